using Auvious.Server.Auth;
using Auvious.Server.Hosting;
using Auvious.Server.Hosting.Database;
using Carter;

return await ConfigurationCheck.Guard(async () =>
{
    var builder = WebApplication.CreateBuilder(args);
    if (builder.Configuration["urls"] is null) builder.WebHost.UseUrls("http://localhost:8080");
    builder.AddProxies();
    builder.AddDatabase();
    builder.AddAuth();
    builder.Services.AddCarter();

    var app = builder.Build();
    app.UseForwardedHeaders();
    app.UseAuth();
    app.MapGet("/health/live", () => Results.Ok());
    app.MapCarter();
    await app.RunAsync();
});

public partial class Program;
