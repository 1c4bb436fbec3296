using System.Text.Json;
using Auvious.Core;
using Auvious.Core.Media;
using Auvious.Server.Auth;
using Auvious.Server.Hosting.Http;

namespace Auvious.Server.Tests.Hosting;

public sealed class InputTests
{
    private static readonly OrganizationId Demo = new("demo");

    private readonly Input input = new(
        new(Demo, new("ann"), Roles.Customer, new(Demo, "room"), "customer", null, DateTimeOffset.MaxValue), new("acme"));

    private sealed record Body(string? ConferenceId, string? StreamId, JsonElement? Metadata, int? VideoBitrate);

    private static Body With(string? id = null, string? metadata = null, int? bitrate = null) =>
        new(id, id, metadata is null ? null : JsonDocument.Parse(metadata).RootElement, bitrate);

    [Fact]
    public void Who_asks_is_the_token_and_ids_are_of_the_addressed_organization()
    {
        input.By.ShouldBe(new By(new("ann"), Roles.Customer, "room"));
        input.Conference("room").ShouldBe(new ConferenceId(new("acme"), "room"));
        input.Errors.ShouldBeEmpty();
    }

    [Fact]
    public void The_field_to_blame_is_read_off_the_argument()
    {
        var b = With("a/b");
        input.Conference(b.ConferenceId);
        input.Stream(b.StreamId);
        input.Number(b.VideoBitrate, 1, 2);
        input.Errors.Keys.ShouldBe(["conferenceId", "streamId", "videoBitrate"], ignoreOrder: true);
    }

    [Fact]
    public void Also_where_a_new_id_would_do()
    {
        var b = With("a/b");
        input.Conference(b.ConferenceId ?? Guid.Empty.ToString());
        input.Stream(b.StreamId ?? Guid.Empty.ToString());
        input.Errors.Keys.ShouldBe(["conferenceId", "streamId"], ignoreOrder: true);
    }

    [Fact]
    public void The_first_fault_of_a_field_is_told()
    {
        input.Bad("key", "first", 0);
        input.Bad("key", "second", 0);
        input.Errors["key"].ShouldBe("first");
    }

    [Theory]
    [InlineData(null, true)]
    [InlineData("{}", true)]
    [InlineData("""{"a":"b"}""", true)]
    [InlineData("""{"a":1}""", false)]
    [InlineData("""{"a":null}""", false)]
    [InlineData("[]", false)]
    [InlineData("""{"a":"\ud800"}""", false)]
    [InlineData("""{"\ud800":"a"}""", false)]
    public void A_map_of_strings_holds_nothing_else(string? metadata, bool good)
    {
        var b = With(metadata: metadata);
        input.Strings(b.Metadata);
        input.Errors.Keys.ShouldBe(good ? [] : ["metadata"]);
    }

    [Theory]
    [InlineData("CAM", true)]
    [InlineData("MIC_AND_CAM", true)]
    [InlineData("cam", false)]
    [InlineData("UNKNOWN", false)]
    [InlineData("1", false)]
    [InlineData("MIC, CAM", false)]
    [InlineData(null, false)]
    public void Only_an_enums_names_are_its_names(string? text, bool good)
    {
        input.OneOf<StreamType>(text);
        input.Errors.Count.ShouldBe(good ? 0 : 1);
    }

    [Fact]
    public void Texts_are_bounded()
    {
        input.Text(null).ShouldBeNull();
        input.Text(new string('x', Input.TextLimit)).ShouldNotBeNull();
        input.OptionalId(null).ShouldBeNull();
        input.Errors.ShouldBeEmpty();
        var text = new string('x', Input.TextLimit + 1);
        input.Text(text);
        string? required = "";
        input.Required(required);
        string? id = " ";
        input.OptionalId(id);
        input.Errors.Keys.ShouldBe(["text", "required", "id"], ignoreOrder: true);
    }
}
