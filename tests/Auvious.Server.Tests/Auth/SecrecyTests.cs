using System.Collections.Concurrent;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Logging;

namespace Auvious.Server.Tests.Auth;

public sealed class SecrecyTests
{
    [Fact]
    public async Task No_secret_ticket_or_token_reaches_a_log()
    {
        var log = new Spy();
        using var host = new TestHost { With = services => services.AddSingleton<ILoggerProvider>(log) };
        var http = host.Stranger();
        await http.PostAsync("security/oauth/token?grant_type=client_credentials&client_id=agent&client_secret=agent-secret", null);
        var ticket = await (await host.As("agent")).Ticket(new { length = 32 });
        var login = await http.TicketLogin(ticket);
        await http.PostAsync($"security/oauth/token?grant_type=password&username={ticket}&client_id=customer", null);
        await http.GetAsync($"rtc-api/hub?access_token={login.Text("access_token")}");

        log.Lines.ShouldNotBeEmpty();
        foreach (var secret in (string[])["agent-secret", ticket, login.Text("access_token"), login.Text("refresh_token")])
            log.Lines.ShouldNotContain(line => line.Contains(secret));
    }

    private sealed class Spy : ILoggerProvider, ILogger
    {
        public ConcurrentQueue<string> Lines { get; } = new();

        public ILogger CreateLogger(string category) => this;

        public void Log<TState>(LogLevel level, EventId id, TState state, Exception? e, Func<TState, Exception?, string> format) =>
            Lines.Enqueue(format(state, e));

        public bool IsEnabled(LogLevel level) => true;

        public IDisposable? BeginScope<TState>(TState state) where TState : notnull => null;

        public void Dispose() { }
    }
}
