using System.Diagnostics;
using System.Security.Cryptography;
using Auvious.Benchmarks.Measuring;
using Auvious.Benchmarks.Processes;

namespace Auvious.Benchmarks.Files;

/// <summary>A file of 1 GiB up and down, beside nginx with the same file in the same minutes, and the memory that the server takes for it.</summary>
public static class FileRate
{
    private const long Size = 1L << 30;
    private const double Megabyte = 1e6;
    private const double Goal = 200;
    private const int Rounds = 3;
    private static readonly TimeSpan Idle = TimeSpan.FromSeconds(5);

    public static async Task<IReadOnlyList<Row>> Measure()
    {
        var directory = Directory.CreateTempSubdirectory("auvious-bench-files-");
        try
        {
            var file = await Draw(directory);
            var rows = new List<Row>();
            await using (var nginx = await Nginx.Start())
            {
                rows.AddRange(await Beside(nginx, file, "file system", []));
                rows.AddRange(await Beside(nginx, file, "database (SQLite)", [("Blobs__Provider", "Database")]));
            }
            var store = Path.Combine(BuiltProgram.Server.Directory, "..", "..", "tests", "s3", "store.py");
            await using (var s3 = await S3Process.Start(store)) rows.AddRange(await Beside(s3, file));
            return rows;
        }
        finally
        {
            directory.Delete(recursive: true);
        }
    }

    private static async Task<IReadOnlyList<Row>> Beside(Nginx nginx, string file, string where, (string, string)[] settings)
    {
        var (put, get) = (new Sample("MB/s"), new Sample("MB/s"));
        var server = await Rate(settings, file, async () =>
        {
            put.Add(await Timed(() => Put(nginx, file)));
            get.Add(await Timed(() => Download(new Uri(nginx.Address, "file").ToString())));
        });
        return
        [
            Row.Of($"upload of 1 GiB, {where}", server.Up, "nginx PUT and fsync", put),
            Row.Of($"download of 1 GiB, {where}", server.Down, "nginx", get),
            server.Memory(where),
        ];
    }

    private static async Task<IReadOnlyList<Row>> Beside(S3Process s3, string file)
    {
        var (put, get) = (new Sample("MB/s"), new Sample("MB/s"));
        const string Direct = $"{S3Process.Bucket}/direct";
        var server = await Rate(s3.Settings, file, async () =>
        {
            put.Add(await Timed(() => s3.Curl(Direct, "-T", file)));
            get.Add(await Timed(() => s3.Curl(Direct)));
        });
        return
        [
            Row.Of("upload of 1 GiB, S3", server.Up, "the store by itself", put),
            Row.Of("download of 1 GiB through the server, S3", server.Down, "the store by itself", get),
            server.Memory("S3"),
        ];
    }

    private static async Task<Rates> Rate((string, string)[] settings, string file, Func<Task> yardstick)
    {
        var rates = new Rates(new("MB/s"), new("MB/s"), new("MB"));
        for (var round = 0; round < Rounds; round++)
        {
            await yardstick();
            await using var server = await Measured.Start(BuiltProgram.Server, environment: [("FileTransfers__Limit", $"{2 * Size}"), .. settings]);
            using var caller = await Caller.SignIn(server.Address);
            await Task.Delay(Idle);
            var idle = server.Resident;
            server.ForgetPeak();
            var id = "";
            rates.Up.Add(await Timed(async () => id = await caller.Upload(file)));
            var url = await caller.SignedUrl(id);
            rates.Down.Add(await Timed(() => Download(url)));
            rates.Above.Add((server.PeakResident - idle) / Megabyte);
        }
        return rates;
    }

    private static async Task<double> Timed(Func<Task> transfer)
    {
        var watch = Stopwatch.StartNew();
        await transfer();
        return Size / Megabyte / watch.Elapsed.TotalSeconds;
    }

    // The server answers when the bytes are on the disk, nginx when they are in the cache.
    private static async Task Put(Nginx nginx, string file)
    {
        using var http = new HttpClient { Timeout = Timeout.InfiniteTimeSpan };
        await using var content = File.OpenRead(file);
        using var answer = await http.PutAsync(new Uri(nginx.Address, "file"), new StreamContent(content, 1 << 16));
        answer.EnsureSuccessStatusCode();
        using var kept = new FileStream(Path.Combine(nginx.Files, "file"), FileMode.Open, FileAccess.ReadWrite);
        kept.Flush(flushToDisk: true);
    }

    private static async Task Download(string url)
    {
        using var http = new HttpClient { Timeout = Timeout.InfiniteTimeSpan };
        using var answer = await http.GetAsync(url, HttpCompletionOption.ResponseHeadersRead);
        answer.EnsureSuccessStatusCode();
        await using var content = await answer.Content.ReadAsStreamAsync();
        var (buffer, size) = (new byte[1 << 16], 0L);
        while (await content.ReadAsync(buffer) is > 0 and var read) size += read;
        if (size != Size) throw new InvalidOperationException($"{size} bytes came");
    }

    private static async Task<string> Draw(DirectoryInfo directory)
    {
        var path = Path.Combine(directory.FullName, "file");
        await using var file = File.Create(path);
        var bytes = new byte[1 << 20];
        for (var written = 0L; written < Size; written += bytes.Length)
        {
            RandomNumberGenerator.Fill(bytes);
            await file.WriteAsync(bytes);
        }
        return path;
    }

    private sealed record Rates(Sample Up, Sample Down, Sample Above)
    {
        public Row Memory(string where) =>
            new($"memory meanwhile above idle, {where}", Above.ToString(), "", null, Row.Judge($"under {Goal:0} MB", Above.Most < Goal));
    }
}
