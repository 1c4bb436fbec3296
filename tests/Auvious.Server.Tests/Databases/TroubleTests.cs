using Auvious.Server.Tests.Api;
using Auvious.Server.Tests.Interactions;

namespace Auvious.Server.Tests.Databases;

/// <summary>
/// The database answers, but with trouble. Triggers make it, so that what the server gets is what PostgreSQL says of a full disk, and
/// what a slow one takes.
/// </summary>
public sealed class TroubleTests : IAsyncLifetime
{
    private readonly KeptState state = KeptState.NewOnPostgreSql();
    private TestHost host = null!;
    private HttpClient agent = null!;

    public async Task InitializeAsync()
    {
        await Do("""
            CREATE TABLE trouble (seconds real NOT NULL, code text NOT NULL, times bigint NOT NULL);
            INSERT INTO trouble VALUES (0, '', 0);
            CREATE SEQUENCE troubled;
            CREATE FUNCTION make_trouble() RETURNS trigger LANGUAGE plpgsql AS $$
            DECLARE now_ trouble%ROWTYPE;
            BEGIN
                SELECT * INTO now_ FROM trouble;
                IF now_.seconds > 0 THEN PERFORM pg_sleep(now_.seconds); END IF;
                IF now_.code <> '' AND nextval('troubled') <= now_.times THEN RAISE EXCEPTION 'made' USING ERRCODE = now_.code; END IF;
                RETURN NEW;
            END $$;
            CREATE TRIGGER trouble BEFORE INSERT ON journal FOR EACH ROW EXECUTE FUNCTION make_trouble();
            CREATE TRIGGER trouble BEFORE INSERT OR UPDATE ON interactions FOR EACH ROW EXECUTE FUNCTION make_trouble();
            """);
        host = new() { Kept = state, Settings = ["Conferences:LongPoll=00:00:01"] };
        agent = await host.As("agent");
    }

    public async Task DisposeAsync()
    {
        await host.DisposeAsync();
        state.Dispose();
    }

    [Fact]
    public async Task A_full_disk_is_503_for_changes_and_nothing_for_reading()
    {
        var room = await agent.Created();
        var endpoint = await agent.Joined(room);
        var interaction = await agent.Interaction(new { a = 1 });

        await Do("UPDATE trouble SET code = '53100', times = 1000000000");
        (await agent.SetMetadata(room, endpoint, "k", "lost")).ShouldBe(503);
        (await agent.SetMetadata(room, endpoint, "k", "lost")).ShouldBe(503);
        (await agent.Post("conferences/create", new { conferenceId = NewId("room") })).ShouldBe(503);
        (await agent.Put($"interactions/{interaction}", new { type = "lost" })).ShouldBe(503);
        (await agent.Post("interactions", new { interactionId = NewId() })).ShouldBe(503);
        (await agent.Version(room)).ShouldBe(1);
        (await agent.ReadInteraction(interaction)).Number("version").ShouldBe(0);

        await Do("UPDATE trouble SET code = ''");
        await Until.Holds(async () => (await agent.SetMetadata(room, endpoint, "k", "kept")).Code, code => code == 204);
        (await agent.Put($"interactions/{interaction}", new { type = "kept" })).ShouldBe(204);
        (await agent.Events(room, 1)).Select(e => e.Text("value")).ShouldBe(["kept"]);
    }

    [Fact]
    public async Task A_slow_disk_is_waited_for_until_it_is_too_slow()
    {
        var room = await agent.Created();
        var endpoint = await agent.Joined(room);
        await Do("UPDATE trouble SET seconds = 0.5");
        (await Task.WhenAll(Enumerable.Range(0, 4).Select(i => agent.SetMetadata(room, endpoint, $"k{i}", "v")))).ShouldAllBe(a => a.Code == 204);
        (await agent.Interaction()).ShouldNotBeNull();

        await Do("UPDATE trouble SET seconds = 600");
        (await agent.SetMetadata(room, endpoint, "k", "lost")).ShouldBe(503);
        (await agent.Post("interactions", new { interactionId = NewId() })).ShouldBe(503);

        await Do("UPDATE trouble SET seconds = 0");
        await Until.Holds(async () => (await agent.SetMetadata(room, endpoint, "k", "kept")).Code, code => code == 204);
        (await agent.Events(room, 5)).Select(e => e.Text("value")).ShouldBe(["kept"]);
    }

    [Theory]
    [InlineData("40001")]
    [InlineData("40P01")]
    public async Task What_the_database_undid_because_of_others_is_done_again(string code)
    {
        await Do($"UPDATE trouble SET code = '{code}', times = 2");
        var interaction = await agent.Interaction(new { a = 1 });
        await Do("ALTER SEQUENCE troubled RESTART");
        (await agent.Put($"interactions/{interaction}", new { version = 0, data = new { b = 2 } })).ShouldBe(204);
        var changed = await agent.ReadInteraction(interaction);
        changed.Number("version").ShouldBe(1);
        changed.GetProperty("data").GetProperty("b").GetInt32().ShouldBe(2);
        (await state.Database!.Ask<long>("SELECT last_value FROM troubled")).ShouldBe(3);
    }

    private Task Do(string sql) => state.Database!.Ask<object?>(sql);
}
