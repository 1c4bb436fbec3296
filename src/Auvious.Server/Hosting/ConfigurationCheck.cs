namespace Auvious.Server.Hosting;

/// <summary>Reads configuration strictly and turns a wrong one into one line and an exit code.</summary>
public static class ConfigurationCheck
{
    /// <summary>The exit code of a process that was started with a wrong configuration.</summary>
    public const int ExitCode = 78;

    /// <summary>Binds one section; a value of the wrong type or a misspelled key stops the start.</summary>
    public static T Read<T>(this IConfiguration configuration, string section) where T : new()
    {
        try
        {
            // Strict, because a misspelled key would otherwise leave its default in force unseen.
            return configuration.GetSection(section).Get<T>(options => options.ErrorOnUnknownConfiguration = true) ?? new T();
        }
        catch (InvalidOperationException e)
        {
            throw new InvalidConfigurationException(section, (e.InnerException ?? e).Message);
        }
    }

    /// <summary>Runs the program; a wrong configuration ends it with one line on the error stream.</summary>
    public static async Task<int> Guard(Func<Task> run)
    {
        try
        {
            await run();
            return 0;
        }
        catch (InvalidConfigurationException e)
        {
            await Console.Error.WriteLineAsync($"Wrong configuration. {e.Message}");
            return ExitCode;
        }
    }
}
