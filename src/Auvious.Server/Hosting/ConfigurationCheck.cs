using System.Text.RegularExpressions;
using Microsoft.AspNetCore.Connections;

namespace Auvious.Server.Hosting;

/// <summary>Reads configuration strictly and turns a wrong one into one line and an exit code.</summary>
public static partial class ConfigurationCheck
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
            throw Understood(section, e.Message);
        }
    }

    /// <summary>The binder's two complaints: a key that is not there, and a value that is of another type.</summary>
    private static InvalidConfigurationException Understood(string section, string message) =>
        UnknownKey().Match(message) is { Success: true } unknown ? new($"{section}:{unknown.Groups[1].Value}", "is no key of this server")
        : WrongType().Match(message) is { Success: true } wrong ? new(wrong.Groups[2].Value, $"must be of type {wrong.Groups[3].Value}, not '{wrong.Groups[1].Value}'")
        : new(section, message);

    [GeneratedRegex(@"not found on the instance of [^:]+: '(\w+)'")]
    private static partial Regex UnknownKey();

    [GeneratedRegex(@"value '(.*)' at '(.+)' to type '(?:System\.)?(\w+)'")]
    private static partial Regex WrongType();

    /// <summary>Runs the program to its exit code; a wrong configuration ends it with one line on the error stream.</summary>
    public static async Task<int> Guard(Func<Task<int>> run)
    {
        try
        {
            return await run();
        }
        catch (InvalidConfigurationException e)
        {
            await Console.Error.WriteLineAsync($"Wrong configuration. {e.Message}");
            return ExitCode;
        }
        catch (IOException e) when (e.InnerException is AddressInUseException)
        {
            await Console.Error.WriteLineAsync($"Wrong configuration. urls: must be addresses that nobody else listens on. {e.Message}");
            return ExitCode;
        }
    }
}
