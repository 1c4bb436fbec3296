using System.Text.Json;
using Auvious.Core;
using Auvious.Core.Endpoints;
using Auvious.Server.Auth;
using Auvious.Server.Events;
using Auvious.Server.Hosting.Http;
using CsCheck;

namespace Auvious.Server.Tests.Events;

public sealed class CustomEventTests
{
    private static readonly OrganizationId Demo = new("demo");

    private static Input Input() => new(new(Demo, new("service"), Roles.Service, null, "service", null, DateTimeOffset.MaxValue), Demo);

    private static JsonElement Json(string text) => JsonDocument.Parse(text).RootElement;

    private static JsonElement Event(string members = "", string type = "PaidEvent", string timestamp = "2040-02-03T04:05:06Z") =>
        Json($$"""{"type":"{{type}}","timestamp":"{{timestamp}}"{{members}}}""");

    private static (PushedEvent Clear, PushedEvent Stored) Read(JsonElement e, params string[] masks)
    {
        var input = Input();
        var read = CustomEvent.Read(input, e, masks);
        input.Errors.ShouldBeEmpty();
        return read.ShouldNotBeNull();
    }

    private static JsonElement Stored(string members, params string[] masks) => Json(Read(Event(members), masks).Stored.Json);

    private static void Refused(JsonElement? e, string field, params string[] masks)
    {
        var input = Input();
        CustomEvent.Read(input, e, masks).ShouldBeNull();
        input.Errors.Keys.ShouldBe([field]);
    }

    [Fact]
    public void Without_a_mask_the_event_is_stored_as_it_was_given()
    {
        const string members = ""","n":1.50,"deep":{"list":[null,"ü",{}]}""";
        var (clear, stored) = Read(Event(members));
        stored.ShouldBe(clear);
        clear.ShouldBe(new PushedEvent("PaidEvent", $$"""{"type":"PaidEvent","timestamp":"2040-02-03T04:05:06Z"{{members}}}"""));
    }

    [Fact]
    public void A_mask_touches_the_stored_copy_alone()
    {
        var (clear, stored) = Read(Event(""","card":"1234" """), "$.card");
        clear.Json.ShouldContain("\"1234\"");
        Json(stored.Json).GetProperty("card").GetString().ShouldBe("****");
        Json(stored.Json).GetProperty("type").GetString().ShouldBe("PaidEvent");
        stored.Type.ShouldBe("PaidEvent");
    }

    [Theory]
    [InlineData("$.a.b.c[1].secret")]
    [InlineData("$..secret")]
    [InlineData("$.a.b.c[*].secret")]
    [InlineData("$.a.b.c[?(@.kind=='x')].secret")]
    [InlineData("a.b.c[1].secret")]
    public void Any_depth_is_reached(string mask)
    {
        var list = Stored(""","a":{"b":{"c":[0,{"kind":"x","secret":"hush"}]}}""", mask).GetProperty("a").GetProperty("b").GetProperty("c");
        list[1].GetProperty("secret").GetString().ShouldBe("****");
        list[1].GetProperty("kind").GetString().ShouldBe("x");
    }

    [Fact]
    public void A_masked_object_has_all_its_values_masked()
    {
        var card = Stored(""","card":{"no":"1234","cvc":[123,true,null],"in":{"x":"y"}}""", "$.card").GetProperty("card");
        card.GetRawText().ShouldBe("""{"no":"****","cvc":["***","****",""],"in":{"x":"*"}}""");
    }

    [Theory]
    [InlineData("$..*")]
    [InlineData("$")]
    [InlineData("$.card", "$.card.no", "$..no")]
    [InlineData("$..no", "$.card")]
    public void Masks_may_overlap(params string[] masks) =>
        Stored(""","card":{"no":"1234"}""", masks).GetProperty("card").GetProperty("no").GetString().ShouldBe("****");

    [Fact]
    public void A_mask_that_meets_nothing_is_fine() => Stored(""","a":1""", "$.b", "$..c[5]", "$.a.b").GetProperty("a").GetInt32().ShouldBe(1);

    [Theory]
    [InlineData("$.[")]
    [InlineData("$[")]
    [InlineData("$.a[?(@.b==")]
    [InlineData("$[99999999999]")]
    [InlineData("$..")]
    [InlineData("$.a b'")]
    [InlineData("$.a[?(@.b=~/x/")]
    public void A_bad_path_is_bad_input(string mask) => Refused(Event(""","a":[{"b":"xy"}]"""), "masks", mask);

    [Fact]
    public void So_are_too_many_too_long_and_missing_ones()
    {
        Refused(Event(), "masks", [.. Enumerable.Repeat("$.a", CustomEvent.MaskLimit + 1)]);
        Refused(Event(), "masks", "$." + new string('a', 300));
        Refused(Event(), "masks", [null!]);
        Refused(Event(), "masks", "$..a..b..c");
    }

    [Fact]
    public void No_path_does_harm()
    {
        var parts = Gen.OneOfConst("$", "@", ".", "..", "*", "[", "]", "?", "(", ")", "'", "\"", ",", ":", "-1", "99999999999", "a", "b", "==", "=~", "/", "&&", "||", "<", "!", " ", "\\");
        parts.Array[1, 12].Select(string.Concat).Sample(mask =>
        {
            var input = Input();
            var read = CustomEvent.Read(input, Event(""","a":{"b":[1,{"a":"x"}]},"b":null"""), [mask]);
            if (read is null) input.Errors.Keys.ShouldBe(["masks"]);
        }, iter: 20_000);
    }

    [Theory]
    [InlineData("PaidEvent", true)]
    [InlineData("Event", false)]
    [InlineData("AEvent", true)]
    [InlineData("ConferenceEndedEvent", true)]
    [InlineData("paidEvent", false)]
    [InlineData("Paid", false)]
    [InlineData("PaidEvents", false)]
    [InlineData("Paid_Event", false)]
    [InlineData("PaidEvent ", false)]
    [InlineData("PaidEvent\\n", false)]
    [InlineData("ПлатёжEvent", false)]
    [InlineData("-", false)]
    [InlineData("", false)]
    public void A_type_is_camel_case_and_ends_in_Event(string type, bool good)
    {
        if (good) Read(Event(type: type)).Clear.Type.ShouldBe(type);
        else Refused(Event(type: type), "event");
    }

    [Theory]
    [InlineData("2040-02-03T04:05:06Z", true)]
    [InlineData("2040-02-03T04:05Z", true)]
    [InlineData("2040-02-03T04:05:06.1Z", true)]
    [InlineData("2040-02-03T04:05:06.123456789Z", true)]
    [InlineData("2040-02-03T04:05:06+02:00", true)]
    [InlineData("2040-02-03T04:05:06", false)]
    [InlineData("2040-02-03", false)]
    [InlineData("2040-13-03T04:05:06Z", false)]
    [InlineData("2040-02-30T04:05:06Z", false)]
    [InlineData("03/02/2040 04:05", false)]
    [InlineData("1700000000000", false)]
    [InlineData("", false)]
    public void A_timestamp_is_an_instant(string timestamp, bool good)
    {
        if (good) Read(Event(timestamp: timestamp));
        else Refused(Event(timestamp: timestamp), "event");
    }

    [Fact]
    public void An_event_is_an_object_with_both()
    {
        Refused(null, "event");
        Refused(Json("[]"), "event");
        Refused(Json("\"PaidEvent\""), "event");
        Refused(Json("""{"type":"PaidEvent"}"""), "event");
        Refused(Json("""{"type":"PaidEvent","timestamp":1}"""), "event");
        Refused(Json("""{"type":1,"timestamp":"2040-02-03T04:05:06Z"}"""), "event");
        Refused(Json("""{"timestamp":"2040-02-03T04:05:06Z"}"""), "event");
    }
}
