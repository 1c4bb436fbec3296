using Auvious.Server.Hosting.Departing;
using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Hosting;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Hosting;

namespace Auvious.Server.Tests.Hosting;

public sealed class DepartureTests
{
    [Fact]
    public async Task A_node_that_is_given_up_while_it_starts_says_so_by_its_exit_code()
    {
        var builder = WebApplication.CreateSlimBuilder();
        builder.WebHost.UseUrls("http://127.0.0.1:0");
        builder.Services.AddSingleton(new Departure { ExitCode = Departure.GivenUp }).AddHostedService<GivenUpAtStart>();
        (await builder.Build().RunToTheEnd()).ShouldBe(Departure.GivenUp);
    }

    private sealed class GivenUpAtStart(IHostApplicationLifetime lifetime) : IHostedLifecycleService
    {
        public Task StartedAsync(CancellationToken ct)
        {
            lifetime.StopApplication();
            return Task.Delay(Timeout.Infinite, ct);
        }

        public Task StartingAsync(CancellationToken ct) => Task.CompletedTask;

        public Task StartAsync(CancellationToken ct) => Task.CompletedTask;

        public Task StoppingAsync(CancellationToken ct) => Task.CompletedTask;

        public Task StopAsync(CancellationToken ct) => Task.CompletedTask;

        public Task StoppedAsync(CancellationToken ct) => Task.CompletedTask;
    }
}
