using System.Text.Json;

namespace Auvious.Core.Tests;

public sealed class JsonMapTests
{
    private static JsonElement Json(string text) => JsonDocument.Parse(text).RootElement;

    [Fact]
    public void An_object_is_kept_as_it_was_given()
    {
        const string text = """{ "name":null, "ü": ["\u00fc", 1.50, {"deep":{}}], "emoji":"👍" }""";
        JsonMap.TryCreate(Json(text), out var map).ShouldBeTrue();
        map.Text.ShouldBe(text);
        JsonSerializer.Serialize(map).ShouldBe(text);
        JsonSerializer.Deserialize<JsonMap>(text)!.Text.ShouldBe(text);
    }

    [Fact]
    public void Absent_and_null_are_the_empty_map()
    {
        JsonMap.TryCreate(null, out var absent).ShouldBeTrue();
        absent.ShouldBe(JsonMap.Empty);
        JsonMap.TryCreate(Json("null"), out var none).ShouldBeTrue();
        none.ShouldBe(JsonMap.Empty);
        JsonMap.TryCreate(default(JsonElement), out var missing).ShouldBeTrue();
        missing.ShouldBe(JsonMap.Empty);
    }

    [Theory]
    [InlineData("[]")]
    [InlineData("\"text\"")]
    [InlineData("1")]
    [InlineData("true")]
    public void Anything_but_an_object_is_refused(string text)
    {
        JsonMap.TryCreate(Json(text), out _).ShouldBeFalse();
        Should.Throw<JsonException>(() => JsonSerializer.Deserialize<JsonMap>(text));
    }

    [Fact]
    public void A_map_has_64_KiB_at_most_as_UTF_8()
    {
        JsonMap.TryCreate(Json($$"""{"a":"{{new string('x', JsonMap.Limit - 8)}}"}"""), out _).ShouldBeTrue();
        JsonMap.TryCreate(Json($$"""{"a":"{{new string('x', JsonMap.Limit - 7)}}"}"""), out _).ShouldBeFalse();
        JsonMap.TryCreate(Json($$"""{"a":"{{new string('ж', JsonMap.Limit / 2)}}"}"""), out _).ShouldBeFalse();
    }

    [Theory]
    [InlineData("""{"a":1,"b":2}""", """{ "b":2, "a":1 }""", true)]
    [InlineData("""{"a":"\u00fc"}""", """{"a":"ü"}""", true)]
    [InlineData("""{"a":1}""", """{"a":1.0}""", true)]
    [InlineData("""{"a":null}""", "{}", false)]
    [InlineData("""{"a":[1,2]}""", """{"a":[2,1]}""", false)]
    [InlineData("""{"a":"1"}""", """{"a":1}""", false)]
    [InlineData("""{"a":1e99999999999}""", """{"a":2e99999999999}""", false)]
    [InlineData("""{"a":"\ud800"}""", """{"a":"\ud801"}""", false)]
    [InlineData("""{"\ud800":1}""", """{"\ud801":1}""", false)]
    public void Maps_are_equal_as_JSON_and_comparing_never_throws(string one, string other, bool equal)
    {
        (JsonMap.Of(one) == JsonMap.Of(other)).ShouldBe(false, "operators compare references");
        JsonMap.Of(one).Equals(JsonMap.Of(other)).ShouldBe(equal);
        JsonMap.Of(other).Equals(JsonMap.Of(one)).ShouldBe(equal);
        JsonMap.Of(one).Equals(JsonMap.Of(one)).ShouldBeTrue();
    }
}
