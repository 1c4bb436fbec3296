using System.Net.Http.Headers;
using System.Text;

namespace Auvious.Server.Tests.Api;

/// <summary>Every multipart body of the contract, given everything it should not be.</summary>
[Collection(nameof(ApiHost))]
public sealed class BadFormTests(ApiHost host)
{
    public static TheoryData<string> Operations => [.. Contract.Operations.Where(o => o.Form is not null).Select(o => o.ToString())];

    [Theory, MemberData(nameof(Operations))]
    public async Task A_field_that_is_required_must_be_there_and_not_be_empty(string name)
    {
        var call = await Good(name);
        foreach (var field in Required(call.Operation).Where(field => field != call.Operation.FileField))
        {
            (await With(call, field, null).By(host.Service)).ShouldBlame(field);
            (await With(call, field, "").By(host.Service)).ShouldBlame(field);
        }
    }

    [Theory, MemberData(nameof(Operations))]
    public async Task An_id_that_is_none_is_blamed(string name)
    {
        var call = await Good(name);
        foreach (var field in call.Form!.Keys.Where(Wrong.IsId))
            foreach (var wrong in Wrong.NoIdTexts.Append("a/b").Append(new string('x', 4000)))
                (await With(call, field, wrong).By(host.Service)).ShouldBlame(field);
    }

    [Theory, MemberData(nameof(Operations))]
    public async Task A_form_without_its_file_blames_the_file(string name)
    {
        var call = await Good(name);
        (await call.By(host.Service, Uploads.Form(call.Form!.Select(f => (f.Key, f.Value))))).ShouldBlame(call.Operation.FileField!);
        (await call.By(host.Service, Uploads.Form(call.Form!.Select(f => (f.Key, f.Value)), Sample.File(call.Operation), fileField: "other"))).ShouldBlame(call.Operation.FileField!);
    }

    [Theory, MemberData(nameof(Operations))]
    public async Task What_is_no_multipart_body_is_bad(string name)
    {
        var call = await Good(name);
        foreach (var (body, type) in new[]
        {
            ("", "multipart/form-data"), ("x", "multipart/form-data; boundary=b"), ("--b\r\n", "multipart/form-data; boundary=b"), ("{}", "application/json"),
            ("a=b", "application/x-www-form-urlencoded"), ("x", "text/plain"), ("--b\r\nContent-Disposition: form-data; name=\"file\"; filename=\"x\"\r\n\r\nhalf", "multipart/form-data; boundary=b"),
            ("--b\r\nnonsense\r\n\r\n--b--", "multipart/form-data; boundary=b"), ($"--b\r\n{new string('h', 100_000)}: x\r\n\r\n--b--", "multipart/form-data; boundary=b"),
        })
        {
            var content = new ByteArrayContent(Encoding.UTF8.GetBytes(body));
            content.Headers.ContentType = MediaTypeHeaderValue.Parse(type);
            (await call.By(host.Service, content)).ShouldBe(400);
        }
        (await call.By(host.Service, new ByteArrayContent([]))).ShouldBe(400);
    }

    [Theory, MemberData(nameof(Operations))]
    public async Task Fields_that_nobody_knows_are_ignored_and_the_optional_may_be_absent(string name)
    {
        var operation = Contract.Named(name);
        var call = Call.Good(operation, await World.For(operation, host));
        foreach (var field in call.Form!.Keys.Except(Required(operation)).ToList()) call.Form.Remove(field);
        call.Form["userId"] = "somebody";
        call.Form["x"] = "y";
        (await call.By(host.Service)).Code.ShouldBe(operation.Success);
    }

    private static IEnumerable<string> Required(Operation operation) => operation.Form!.Value.GetProperty("required").EnumerateArray().Select(n => n.GetString()!);

    private static Call With(Call call, string field, string? value)
    {
        var form = new Dictionary<string, string>(call.Form!);
        if (value is null) form.Remove(field);
        else form[field] = value;
        return call with { Form = form };
    }

    private async Task<Call> Good(string name)
    {
        var operation = Contract.Named(name);
        return Call.Good(operation, await host.Still(operation));
    }
}
