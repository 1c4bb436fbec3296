using Auvious.Server.Hosting;
using Auvious.Server.Jobs;
using Microsoft.Extensions.Configuration;

namespace Auvious.Server.Tests.Jobs;

public sealed class RetentionTests
{
    private static readonly DateTimeOffset Now = new(2040, 1, 31, 0, 0, 0, TimeSpan.Zero);

    private static Retention Read(params string[] settings) => RetentionOptions.Read(new ConfigurationBuilder()
        .AddInMemoryCollection(settings.Select(s => KeyValuePair.Create(s[..s.IndexOf('=')], (string?)s[(s.IndexOf('=') + 1)..]))).Build());

    private static DateTimeOffset? Days(int? days) => days is { } d ? Now.AddDays(-d) : null;

    [Theory]
    [InlineData(Kept.Assets, null)]
    [InlineData(Kept.FileTransfers, 90)]
    [InlineData(Kept.Snapshots, 90)]
    [InlineData(Kept.Conferences, 30)]
    [InlineData(Kept.Endpoints, 7)]
    public void Without_a_word_things_are_kept_as_documented(Kept kept, int? days) => Read().Before(kept, "demo", Now).ShouldBe(Days(days));

    [Theory]
    [InlineData(Kept.Assets, "Assets")]
    [InlineData(Kept.FileTransfers, "FileTransfers")]
    [InlineData(Kept.Snapshots, "Snapshots")]
    [InlineData(Kept.Conferences, "Conferences")]
    [InlineData(Kept.Endpoints, "Endpoints")]
    public void An_organizations_own_word_counts_for_it_alone(Kept kept, string key)
    {
        var retention = Read($"Retention:{key}=3.00:00:00", $"Retention:Organizations:demo:{key}=5.00:00:00", $"Retention:Organizations:calm:{key}=never");
        retention.Before(kept, "demo", Now).ShouldBe(Days(5));
        retention.Before(kept, "calm", Now).ShouldBeNull();
        retention.Before(kept, "rival", Now).ShouldBe(Days(3));
    }

    [Fact]
    public void An_organizations_word_on_one_thing_changes_no_other() =>
        Read("Retention:Organizations:demo:Endpoints=1.00:00:00").Before(Kept.Conferences, "demo", Now).ShouldBe(Days(30));

    [Theory]
    [InlineData(Kept.Assets, "Assets", "AssetCategories")]
    [InlineData(Kept.Snapshots, "Snapshots", "SnapshotTypes")]
    public void The_most_specific_word_on_a_category_counts(Kept kept, string key, string categories)
    {
        var retention = Read($"Retention:{key}=10.00:00:00", $"Retention:{categories}:tone=2.00:00:00", $"Retention:{categories}:logo=never",
            $"Retention:Organizations:demo:{categories}:tone=4.00:00:00", $"Retention:Organizations:own:{key}=20.00:00:00",
            $"Retention:Organizations:own:{categories}:logo=1.00:00:00");
        Said(retention, kept, "rival").ShouldBe(["tone 2", "not tone,logo 10"], ignoreOrder: true);
        Said(retention, kept, "demo").ShouldBe(["tone 4", "not tone,logo 10"], ignoreOrder: true);
        Said(retention, kept, "own").ShouldBe(["logo 1", "not logo 20"], ignoreOrder: true);
        Said(retention, Kept.FileTransfers, "demo").ShouldBe(["not  90"]);
    }

    [Fact]
    public void Nothing_is_ever_over_where_everything_is_never() => Read("Retention:AssetCategories:tone=never").Overdue(Kept.Assets, "demo", Now).ShouldBeEmpty();

    [Theory]
    [InlineData("Retention:Assets", "soon")]
    [InlineData("Retention:FileTransfers", "00:00:30")]
    [InlineData("Retention:Conferences", "-1.00:00:00")]
    [InlineData("Retention:Endpoints", "")]
    [InlineData("Retention:AssetCategories:tone", "0")]
    [InlineData("Retention:Organizations:demo:Assets", "always")]
    [InlineData("Retention:Organizations:demo:SnapshotTypes:tone", "x")]
    [InlineData("Retention:Asets", "never")]
    [InlineData("Retention:Asset:x", "never")]
    public void A_wrong_key_is_named_with_what_it_should_be(string key, string value)
    {
        var wrong = Should.Throw<InvalidConfigurationException>(() => Read($"{key}={value}"));
        (key.StartsWith(wrong.Key, StringComparison.Ordinal), wrong.Message.Length > 20).ShouldBe((true, true), wrong.Message);
    }

    private static string[] Said(Retention retention, Kept kept, string organization) =>
    [
        .. retention.Overdue(kept, organization, Now).Select(o => $"{o.Category ?? "not " + string.Join(',', o.Others.OrderDescending())} {(Now - o.Before).TotalDays}"),
    ];
}
