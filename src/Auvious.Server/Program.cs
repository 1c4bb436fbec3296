using Auvious.Server.Assets;
using Auvious.Server.Auth;
using Auvious.Server.Blobs;
using Auvious.Server.Conferences;
using Auvious.Server.Endpoints;
using Auvious.Server.FileTransfers;
using Auvious.Server.Hosting;
using Auvious.Server.Hosting.Actors;
using Auvious.Server.Hosting.Database;
using Auvious.Server.Hosting.Departing;
using Auvious.Server.Hosting.Health;
using Auvious.Server.Hosting.Http;
using Auvious.Server.Hosting.Membership;
using Auvious.Server.IceServers;
using Auvious.Server.Interactions;
using Auvious.Server.Push;
using Auvious.Server.Ratings;
using Auvious.Server.SignedUrls;
using Auvious.Server.Talkdesk;
using Carter;

return await ConfigurationCheck.Guard(async () =>
{
    var builder = WebApplication.CreateBuilder(args);
    builder.AddConfigurationFile(args);
    builder.AddDeparture();
    builder.AddActorsAhead();
    builder.AddHttp();
    builder.AddApiDocument();
    builder.AddProxies();
    builder.AddDatabase();
    builder.AddMembership();
    builder.AddAuth();
    builder.AddEndpoints();
    builder.AddConferences();
    builder.AddPush();
    builder.AddIceServers();
    builder.AddInteractions();
    builder.AddRatings();
    builder.AddTalkdesk();
    builder.AddBlobs();
    builder.AddSignedUrls();
    builder.AddFileTransfers();
    builder.AddAssets();
    builder.AddActors();
    builder.AddHealth();

    var app = builder.Build();
    app.UseHttp();
    app.UseAuth();
    app.MapCarter();
    app.MapPush();
    app.MapTicketLinks();
    app.MapApiDocument();
    return await app.RunToTheEnd();
});

public partial class Program;
