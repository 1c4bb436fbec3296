namespace Auvious.Server.Hosting;

/// <summary>One more configuration file, named by <c>--config</c>: what an operator edits. Environment and command line go over it.</summary>
public static class ConfigurationFile
{
    private const string Key = "config";

    public static WebApplicationBuilder AddConfigurationFile(this WebApplicationBuilder builder, string[] args)
    {
        if (builder.Configuration[Key] is not { Length: > 0 } path) return builder;
        try
        {
            builder.Configuration.AddJsonFile(Path.GetFullPath(path), optional: false).AddEnvironmentVariables().AddCommandLine(args);
        }
        catch (Exception e) when (e is IOException or InvalidDataException)
        {
            throw new InvalidConfigurationException(Key, $"must be a file of JSON. {(e.InnerException ?? e).Message}");
        }
        return builder;
    }
}
