using System.Net;

namespace Auvious.Server.Tests.Api;

/// <summary>The judge is judged: what it would let pass, no other test would find.</summary>
public sealed class ContractTests
{
    private const string Good =
        """{"id":"r","mode":"ROUTER","participants":[{"id":"e","userId":"u","state":"SICK","streams":[{"id":"s","type":"CAM","metadata":{"a":[null]},"videoBitrate":1}],"metadata":{}}],"metadata":{"k":{"value":"v","lastModified":"2040-01-01T00:00:00.000Z"}},"version":1}""";

    [Fact]
    public void A_good_answer_has_no_fault() => Faults(Good).ShouldBeEmpty();

    [Theory]
    [InlineData("\"mode\":\"ROUTER\"", "\"mode\":\"router\"")]
    [InlineData("\"version\":1", "\"version\":1.5")]
    [InlineData("\"version\":1", "\"version\":\"1\"")]
    [InlineData("\"version\":1", "\"version\":99999999999999999999")]
    [InlineData("\"version\":1", "\"version\":null")]
    [InlineData("\"version\":1", "\"version\":1,\"extra\":1")]
    [InlineData("\"videoBitrate\":1", "\"videoBitrate\":2147483648")]
    [InlineData("\"state\":\"SICK\"", "\"state\":7")]
    [InlineData("\"userId\":\"u\"", "\"userId\":null")]
    [InlineData("\"userId\":\"u\"", "\"user\":\"u\"")]
    [InlineData("\"participants\":[", "\"participants\":[{\"id\":1},")]
    [InlineData("2040-01-01T00:00:00.000Z", "yesterday")]
    [InlineData("2040-01-01T00:00:00.000Z", "2040-01-01T00:00:00.000+02:00")]
    [InlineData("{\"value\":\"v\"", "{\"value\":{}")]
    [InlineData("\"metadata\":{}", "\"metadata\":[]")]
    [InlineData("{\"id\":\"r\"", "[{\"id\":\"r\"")]
    public void A_deviation_is_found(string good, string bad) => Faults(Good.Replace(good, bad)).ShouldNotBeEmpty();

    [Theory]
    [InlineData(201, "application/json", Good)]
    [InlineData(500, "application/json", """{"error":"x"}""")]
    [InlineData(422, "application/json", """{"error":"x"}""")]
    [InlineData(200, "text/plain", Good)]
    [InlineData(200, null, "")]
    [InlineData(404, "application/json", """{"error":"x"}""")]
    [InlineData(403, "application/json", """{"message":"x"}""")]
    [InlineData(403, "application/json", """{"error":""}""")]
    [InlineData(403, null, "")]
    [InlineData(400, "application/json", """{"field":{"why":"x"}}""")]
    [InlineData(503, "application/json", """{"error":"x"}""")]
    public void A_status_media_type_or_body_of_another_kind_is_found(int status, string? mediaType, string body) =>
        Contract.Faults(Contract.Find("GET", "/rtc-api/conferences/r")!, (HttpStatusCode)status, mediaType, body, hasRetryAfter: false).ShouldNotBeEmpty();

    [Theory]
    [InlineData(422, """{"error":"x"}""")]
    [InlineData(400, """{"conferenceId":"is required"}""")]
    public void Joins_errors_are_described(int status, string body) =>
        Contract.Faults(Contract.Find("POST", "/rtc-api/conferences/join")!, (HttpStatusCode)status, "application/json", body, hasRetryAfter: false).ShouldNotBeEmpty();

    [Fact]
    public void A_literal_path_wins_over_a_parameter() => Contract.Find("GET", "/rtc-api/conferences/active")!.Path.ShouldBe("/conferences/active");

    [Fact]
    public void Every_operation_of_the_reference_is_there() => Contract.Operations.Count.ShouldBe(57);

    private static IReadOnlyList<string> Faults(string body) =>
        Contract.Faults(Contract.Find("GET", "/rtc-api/conferences/r")!, HttpStatusCode.OK, "application/json", body, hasRetryAfter: false);
}
