using Auvious.Core;
using Auvious.Server.Interactions;

namespace Auvious.Server.Tests.Interactions;

public sealed class InteractionDataTests
{
    [Fact]
    public void Strings_numbers_and_booleans_at_the_top_are_found_by() =>
        InteractionData.Plain(JsonMap.Of("""{"s":"\u0041é","n":1.50,"t":true,"f":false,"":"","null":null,"map":{"a":1},"list":[1]}""")).ShouldBe(
            new Dictionary<string, string> { ["s"] = "Aé", ["n"] = "1.50", ["t"] = "true", ["f"] = "false", [""] = "" }, ignoreOrder: true);

    [Fact]
    public void Of_a_name_that_stands_there_twice_the_last_counts()
    {
        InteractionData.Plain(JsonMap.Of("""{"a":"1","a":"2"}""")).ShouldBe(new Dictionary<string, string> { ["a"] = "2" });
        InteractionData.Plain(JsonMap.Of("""{"a":"1","a":null}""")).ShouldBeEmpty();
    }

    [Fact]
    public void Half_a_surrogate_pair_is_no_text_to_be_found_by() =>
        InteractionData.Plain(JsonMap.Of("""{"\ud800":"x","half":"\udc00","whole":"\ud83d\ude00"}""")).Keys.ShouldBe(["whole"]);

    [Fact]
    public void Long_names_long_values_and_too_many_members_are_left_out()
    {
        var (key, value) = (new string('k', InteractionData.KeyLimit), new string('v', InteractionData.ValueLimit));
        InteractionData.Plain(JsonMap.Of($$"""{"{{key}}":"{{value}}","{{key}}k":"x","long":"{{value}}v"}""")).Keys.ShouldBe([key]);
        var many = string.Join(',', Enumerable.Range(0, 1000).Select(n => $"\"{n}\":{n}"));
        InteractionData.Plain(JsonMap.Of($"{{{many}}}")).Count.ShouldBe(InteractionData.MemberLimit);
    }
}
