namespace Auvious.Server.Tests.Api;

/// <summary>Every parameter of every operation, given everything it should not be: a clear 400 that blames it, or the documented answer.</summary>
[Collection(nameof(ApiHost))]
public sealed class BadParameterTests(ApiHost host)
{
    /// <summary>Asked for by the contract and used for nothing (header), or by name of a further member of the data.</summary>
    private static readonly string[] NotMissed = ["v", "params", "Host"];

    public static IEnumerable<object[]> Parameters =>
        from operation in Contract.Operations
        from parameter in operation.Parameters
        where parameter.Name is not ("Host" or "X-Auvious-CreateInternalSignedUrl")
        select (object[])[operation.ToString(), parameter.In, parameter.Name];

    public static IEnumerable<object[]> Required =>
        from operation in Contract.Operations
        from parameter in operation.Parameters
        where parameter.In != "path" && parameter.IsRequired && !NotMissed.Contains(parameter.Name)
        select (object[])[operation.ToString(), parameter.In, parameter.Name];

    public static TheoryData<string> Bodiless => [.. Contract.Operations.Where(o => o.Body is null && o.Form is null).Select(o => o.ToString())];

    [Theory, MemberData(nameof(Parameters))]
    public async Task A_parameter_of_another_kind_is_blamed(string name, string where, string parameter)
    {
        var call = await Good(name);
        if (call.Operation.Path == "/filetransfers" && parameter == "interactionId") call = call.With("query", "conferenceId", null);
        foreach (var wrong in Wrongs(call.Operation, parameter, where))
        {
            var answer = await call.With(where, parameter, wrong).By(host.Service);
            // What is wrong with a signed URL is not told.
            if (call.Operation.IsFile) answer.ShouldBe(404);
            else answer.ShouldBlame(parameter switch { "X-Auvious-TransactionId" => "transactionId", "Referer" => "referer", _ => parameter });
        }
    }

    [Theory, MemberData(nameof(Required))]
    public async Task A_parameter_that_is_required_must_be_there(string name, string where, string parameter)
    {
        var call = await Good(name);
        foreach (var absent in where == "header" ? (string?[])[null] : [null, ""])
        {
            var answer = await call.With(where, parameter, absent).By(host.Service);
            if (call.Operation.IsFile) answer.ShouldBe(404);
            else answer.ShouldBlame(parameter == "Referer" ? "referer" : parameter);
        }
    }

    [Theory, MemberData(nameof(Bodiless))]
    public async Task A_body_where_none_is_wanted_changes_nothing(string name)
    {
        var operation = Contract.Named(name);
        foreach (var body in new[] { "{nonsense", "{}", new string('x', 10_000) })
            (await Call.Good(operation, await World.For(operation, host)).By(host.Service, body)).ShouldBe(operation.Success);
    }

    [Theory, MemberData(nameof(Bodiless))]
    public async Task Parameters_that_nobody_knows_change_nothing(string name)
    {
        var operation = Contract.Named(name);
        // A search takes them for members of the data.
        if (operation.ToString() == "GET /interactions") return;
        (await Call.Good(operation, await World.For(operation, host)).With("query", "unknown", "\0\ud83d").With("header", "X-Unknown", "x").By(host.Service))
            .ShouldBe(operation.Success);
    }

    private static string[] Wrongs(Operation operation, string name, string where) => name switch
    {
        "v" => ["-1", "x", "", "1.5", "99999999999999999999", "0x1"],
        "page" => ["-1", "x", "", "1.5", "2147483648"],
        "size" => ["0", "-1", "501", "x", "", "99999999999"],
        "sort" => ["data", "createdAt,up", "", "createdAt,asc,x", new string('x', 5000)],
        "start" or "end" => ["yesterday", "01/02/2040", "2040-13-01T00:00:00Z", "0", "2040-01-01T00:00:00ZZ", new string('2', 5000)],
        "params" => ["a", "a,b,c", string.Join(',', Enumerable.Range(0, 40))],
        "targetType" => ["", "group", "0", "UNKNOWN"],
        "all" => ["maybe", "1", "2"],
        "Referer" => [new string('x', 8193)],
        "expiration" => ["x", "-1", "99999999999999999999", "0", "1.5"],
        "signature" => ["x", "..", new string('x', 5000), "\0", "demo.", ".demo"],
        "X-Auvious-TransactionId" => [new string('x', 129), "a/b"],
        _ when where is "path" or "query" => Wrong.NoIdTexts,
        _ => throw new ArgumentOutOfRangeException(nameof(name), name, $"{operation} has nothing wrong to give"),
    };

    private async Task<Call> Good(string name)
    {
        var operation = Contract.Named(name);
        return Call.Good(operation, await host.Still(operation));
    }
}
