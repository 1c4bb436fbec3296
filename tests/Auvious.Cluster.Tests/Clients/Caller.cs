using System.Text.Json;
using Auvious.Cluster.Tests.Checking;

namespace Auvious.Cluster.Tests.Clients;

/// <summary>
/// Says a command until it has an answer: to the same node while that answers, else to the next one, with the same ids. The command is
/// given up after a minute, and nobody knows then whether it was done.
/// </summary>
internal sealed class Caller(Servers servers, Recorder recorder, string name, string user, Random random)
{
    private static readonly TimeSpan GivesUp = TimeSpan.FromSeconds(60);

    private int node = random.Next(servers.Count);
    private int marks;

    public string Name => name;

    public string User => user;

    /// <summary>A text that no other command has in it.</summary>
    public string Mark() => $"m{name}x{++marks}";

    /// <summary>The node it turns to; after a failure the next.</summary>
    public int Node => node;

    public void TurnAway() => node = (node + 1) % servers.Count;

    /// <param name="once">A repeat would do it twice: it is not repeated.</param>
    /// <param name="settles">It is not given up before it is answered.</param>
    public async Task<Command> Say(
        string command, string path, string conference, string? endpoint, string mark, object body, bool once = false, bool settles = false)
    {
        var start = recorder.Now;
        for (var tries = 1; ; tries++)
        {
            var answer = await servers.Post(node, user, path, body);
            // A repeat of what was done without an answer.
            var isDone = answer.IsSuccess || tries > 1 && (command, answer.Status) is ("join", 422) or ("create", 409);
            if (isDone || once || recorder.Now - start > GivesUp && !(settles && answer.IsOpen))
            {
                var outcome = isDone ? Outcome.Acknowledged : answer.IsOpen ? Outcome.Unknown : Outcome.Refused;
                var said = new Command(name, command, conference, endpoint, mark, start, recorder.Now, outcome, $"{answer} after {tries} tries")
                {
                    Version = answer.IsSuccess ? Number(answer, "version") : null,
                    Handed = answer.IsSuccess ? Number(answer, "eventsSent") is { } sent ? (int)sent : int.TryParse(answer.Body, out var handed) ? handed : null : null,
                };
                recorder.Note(said);
                return said;
            }
            if (!answer.IsOpen) recorder.Oddity($"{command} was answered {answer.Status} and is repeated");
            TurnAway();
            await Task.Delay(random.Next(50, 500));
        }
    }

    /// <summary>Joins; until that is answered nobody knows where the endpoint is, so it is said until it is.</summary>
    public Task Join(string conference, string endpoint) => Settle("join", conference, endpoint,
        mark => new { conferenceId = conference, userEndpointId = endpoint, metadata = new { mark } });

    public Task Leave(string conference, string endpoint) => Settle("leave", conference, endpoint,
        mark => new { conferenceId = conference, userEndpointId = endpoint, reason = mark });

    /// <summary>With the same mark: said anew it could not be told apart from an earlier one that was done without an answer.</summary>
    private Task Settle(string command, string conference, string endpoint, Func<string, object> body)
    {
        var mark = Mark();
        return Say(command, $"conferences/{command}", conference, endpoint, mark, body(mark), settles: true);
    }

    /// <summary>What is not part of the history, until it succeeds; the last answer when it did not for a minute.</summary>
    public async Task<Answer> Insist(Func<int, Task<Answer>> call)
    {
        for (var start = recorder.Now; ; TurnAway())
        {
            var answer = await call(node);
            if (answer.IsSuccess || recorder.Now - start > GivesUp) return answer;
            await Task.Delay(random.Next(50, 500));
        }
    }

    private static long? Number(Answer answer, string member) =>
        answer.Body.StartsWith('{') && answer.Json.TryGetProperty(member, out var value) && value.ValueKind == JsonValueKind.Number ? value.GetInt64() : null;
}
