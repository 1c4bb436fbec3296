using Auvious.Yardstick;

// The least an ASP.NET process can be: what the server's start, memory and answers are measured beside.
var builder = WebApplication.CreateBuilder(args);
var hasHub = builder.Configuration["Hub"] is not null;
if (hasHub) builder.Services.AddSignalR();
var app = builder.Build();
app.MapGet("/health/ready", () => Results.Ok());
app.MapPost("/command", (Command _) => Results.NoContent());
if (builder.Configuration["Database:Provider"] is { } provider) app.MapRows(new(provider, builder.Configuration["Database:ConnectionString"]!));
if (hasHub) app.MapHub<EmptyHub>("/hub");
await app.StartAsync();
Console.WriteLine("Ready");
await app.WaitForShutdownAsync();

sealed record Command(string ConferenceId, string UserEndpointId, string Operation, string Key, string Value);
