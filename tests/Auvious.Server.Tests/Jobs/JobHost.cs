using Auvious.Server.Blobs;
using System.Text;
using Auvious.Server.Jobs;
using Auvious.Server.Tests.Api;
using Microsoft.Extensions.DependencyInjection;

namespace Auvious.Server.Tests.Jobs;

/// <summary>One server for the tests of clean-up, since they move its clock: by hours, for timers ring all the way.</summary>
public sealed class JobHost : TestHost
{
    public JobHost() => Settings =
    [
        "Retention:FileTransfers=10:00:00", "Retention:Organizations:rival:FileTransfers=never",
        "Retention:AssetCategories:tone=05:00:00", "Retention:Organizations:rival:AssetCategories:tone=never",
        "Retention:Snapshots=never", "Retention:SnapshotTypes:ID_CARD=06:00:00",
        "Retention:Conferences=20:00:00", "Retention:Organizations:rival:Conferences=4000.00:00:00",
        "Retention:Endpoints=07:00:00", "Retention:Organizations:rival:Endpoints=never",
    ];

    /// <summary>Runs one job as Hangfire would; how many it removed.</summary>
    public Task<long> Run(string job) => Services.GetServices<ICleaning>().Single(c => c.Name == job).Run(CancellationToken.None);

    /// <summary>Two nodes at once; how many each removed.</summary>
    public Task<long[]> RunTwice(string job) => Task.WhenAll(Task.Run(() => Run(job)), Task.Run(() => Run(job)));

    /// <summary>The names of the blobs that are kept.</summary>
    public string[] BlobNames => [.. Services.GetRequiredService<IBlobStore>().List().ToBlockingEnumerable().Select(blob => blob.Name)];

    public static async Task<string> Transferred(HttpClient http, string application)
    {
        var form = Uploads.Form([("applicationId", application), ("targetId", "nobody")], Encoding.UTF8.GetBytes(NewId("content")));
        return (await http.Upload("fileTransfers?targetType=user", form)).ShouldBe(200).Json.Text("fileTransferId");
    }

    public static async Task<string> Uploaded(HttpClient http, string application, string category)
    {
        var id = NewId("asset");
        var form = Uploads.Form([("applicationId", application), ("category", category), ("rolesAllowedAccess", "agent")], Encoding.UTF8.GetBytes(id));
        (await http.Upload($"assets/{id}", form)).ShouldBe(204);
        return id;
    }
}

[CollectionDefinition(nameof(JobHost))]
public sealed class JobHostUse : ICollectionFixture<JobHost>;
