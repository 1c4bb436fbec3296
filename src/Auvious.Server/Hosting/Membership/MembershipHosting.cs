using Akka.Actor;
using Akka.Cluster;
using Akka.Hosting;
using Auvious.Server.Hosting.Actors;
using Auvious.Server.Hosting.Database;
using Auvious.Server.Hosting.Database.PostgreSql;
using Auvious.Server.Hosting.Departing;

namespace Auvious.Server.Hosting.Membership;

/// <summary>Puts a node into its cluster: alone on SQLite, with all that share the database on PostgreSQL.</summary>
public static class MembershipHosting
{
    public static WebApplicationBuilder AddMembership(this WebApplicationBuilder builder)
    {
        var database = DatabaseOptions.Read(builder.Configuration);
        builder.Services.AddSingleton(new MembershipTimes());
        builder.Services.AddSingleton<NodeLosses>().AddSingleton(new ClusterClock(TimeProvider.System));
        if (database.Provider == DatabaseOptions.PostgreSql)
            builder.Services
                .AddSingleton<IMemberTable>(_ => new PostgreSqlMembers(PostgreSqlConnection.ForTables(database.ConnectionString!)))
                .AddSingleton(new OwnerLease(TimeProvider.System));
        else builder.Services.AddSingleton(OwnerLease.ForEver);
        return builder;
    }

    /// <summary>What it adds runs last of all: no entity may live here before those it talks to.</summary>
    public static AkkaConfigurationBuilder WithMembership(this AkkaConfigurationBuilder akka, ClusterOptions options, IServiceProvider services) => akka
        .AddHocon(MembershipSettings.Hocon(options), HoconAddMode.Prepend)
        .AddStartup((system, _) =>
        {
            var departure = services.GetRequiredService<Departure>();
            system.RegisterOnTermination(() =>
            {
                if (CoordinatedShutdown.Get(system).ShutdownReason is CoordinatedShutdown.ClusterDowningReason) departure.ExitCode = Departure.GivenUp;
            });
            var losses = services.GetRequiredService<NodeLosses>();
            system.ActorOf(Props.Create(() => new NodeLossWatch(losses)), "node-losses");
            system.ActorOf(Props.Create(() => new LostQuestions()), "lost-questions");
            if (services.GetService<IMemberTable>() is not { } table) Cluster.Get(system).Join(Cluster.Get(system).SelfAddress);
            else Find(system, table, options, services);
        });

    private static void Find(ActorSystem system, IMemberTable table, ClusterOptions options, IServiceProvider services)
    {
        var self = Cluster.Get(system).SelfAddress;
        var start = new MembershipStart(
            table, services.GetRequiredService<MembershipTimes>(), services.GetRequiredService<OwnerLease>(), services.GetRequiredService<ClusterClock>(),
            services.GetRequiredService<ILogger<MembershipStart>>());
        var seeds = options.Seeds.Select(seed => new Address(self.Protocol, self.System, seed.Host, seed.Port)).ToList();
        var stopping = services.GetRequiredService<IHostApplicationLifetime>().ApplicationStopping;
        _ = Task.Run(() => start.Run(system, options.Roles, seeds, stopping), stopping);

        // The last it does: a row that stays would make the next start listen for it.
        CoordinatedShutdown.Get(system).AddTask(CoordinatedShutdown.PhaseClusterShutdown, "leave-members", async () =>
        {
            try
            {
                await table.Leave(new(self.ToString(), Cluster.Get(system).SelfUniqueAddress.Uid)).WaitAsync(TimeSpan.FromSeconds(2));
            }
            catch (Exception e) when (e is System.Data.Common.DbException or TimeoutException)
            {
                // The row goes stale instead.
            }
            return Akka.Done.Instance;
        });
    }
}
