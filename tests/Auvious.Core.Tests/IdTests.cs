using System.Text.Json;
using CsCheck;

namespace Auvious.Core.Tests;

public sealed class IdTests
{
    private static readonly OrganizationId Demo = new("demo");

    [Theory]
    [InlineData("a")]
    [InlineData("5E2B0C5A-UPPER-lower")]
    [InlineData("agent@example.org")]
    [InlineData("room 12")]
    [InlineData("комната")]
    [InlineData("a:b?c#d%2F")]
    public void Printable_characters_are_an_id_and_keep_their_case(string text)
    {
        ConferenceId.TryParse(Demo, text, out var conference).ShouldBeTrue();
        conference.Value.ShouldBe(text);
        conference.Key.ShouldBe($"demo/{text}");
        EndpointId.TryParse(Demo, text, out _).ShouldBeTrue();
        StreamId.TryParse(text, out _).ShouldBeTrue();
        ViewerId.TryParse(text, out _).ShouldBeTrue();
        UserId.TryParse(text, out _).ShouldBeTrue();
    }

    [Theory]
    [InlineData(null)]
    [InlineData("")]
    [InlineData(" ")]
    [InlineData(" a")]
    [InlineData("a/b")]
    [InlineData("a\nb")]
    [InlineData("a\tb")]
    [InlineData("a\0")]
    [InlineData("a\u2028b")]
    public void Anything_else_is_not(string? text)
    {
        ConferenceId.TryParse(Demo, text, out _).ShouldBeFalse();
        EndpointId.TryParse(Demo, text, out _).ShouldBeFalse();
        StreamId.TryParse(text, out _).ShouldBeFalse();
        ViewerId.TryParse(text, out _).ShouldBeFalse();
        UserId.TryParse(text, out _).ShouldBeFalse();
        OrganizationId.TryParse(text, out _).ShouldBeFalse();
    }

    [Fact]
    public void Half_a_character_is_none() => StreamId.TryParse("a\ud800", out _).ShouldBeFalse();

    [Fact]
    public void An_id_has_128_characters_at_most_and_an_organization_64()
    {
        StreamId.TryParse(new('x', 128), out _).ShouldBeTrue();
        StreamId.TryParse(new('x', 129), out _).ShouldBeFalse();
        OrganizationId.TryParse(new('x', 64), out _).ShouldBeTrue();
        OrganizationId.TryParse(new('x', 65), out _).ShouldBeFalse();
    }

    [Fact]
    public void Ids_of_two_organizations_differ() => new ConferenceId(new("a"), "room").ShouldNotBe(new ConferenceId(new("b"), "room"));

    [Fact]
    public void Whatever_is_an_id_survives_JSON() => Gen.String[1, 128].Where(s => IdRules.Allows(s)).Sample(text =>
    {
        Again(new ConferenceId(Demo, text));
        Again(new EndpointId(Demo, text));
        Again(new StreamId(text));
        Again(new ViewerId(text));
        Again(new UserId(text));
    });

    [Fact]
    public void An_id_is_one_string_in_JSON_even_as_a_key()
    {
        JsonSerializer.Serialize(new ConferenceId(Demo, "room")).ShouldBe("\"demo/room\"");
        JsonSerializer.Serialize(new Dictionary<EndpointId, int> { [new(Demo, "PHONE")] = 1 }).ShouldBe("""{"demo/PHONE":1}""");
        JsonSerializer.Deserialize<Dictionary<EndpointId, int>>("""{"demo/PHONE":1}""")!.Keys.ShouldBe([new(Demo, "PHONE")]);
    }

    [Theory]
    [InlineData("\"room\"")]
    [InlineData("\"/room\"")]
    [InlineData("null")]
    public void A_key_without_its_organization_is_refused(string json) =>
        Should.Throw<JsonException>(() => JsonSerializer.Deserialize<ConferenceId>(json));

    private static void Again<T>(T id) => JsonSerializer.Deserialize<T>(JsonSerializer.Serialize(id)).ShouldBe(id);
}
