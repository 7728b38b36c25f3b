using Personalize.Engine.Ports;

namespace Personalize.PowerShell.Loading;

/// <summary>Where the store is if a command does not say.</summary>
internal static class StorePath
{
    /// <summary><c>-Store</c>, otherwise <c>$env:PERSONALIZE_STORE</c>, otherwise Personalize in the user's application data. Creates nothing.</summary>
    /// <param name="parameter">What <c>-Store</c> was given, or null.</param>
    /// <param name="toAbsolute">Makes a PowerShell path absolute.</param>
    public static string Resolve(string? parameter, Func<string, string> toAbsolute)
    {
        var path = string.IsNullOrEmpty(parameter) ? StoreLocation.Default : parameter;
        return StoreLocation.Parse(path).IsDirectory ? Path.TrimEndingDirectorySeparator(toAbsolute(path)) : path;
    }
}
