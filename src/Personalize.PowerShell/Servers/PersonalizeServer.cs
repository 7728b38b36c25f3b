namespace Personalize.PowerShell.Servers;

/// <summary>A server that runs over a store.</summary>
/// <param name="Address">Where it listens; the first address if there are several.</param>
/// <param name="StartTime">UTC.</param>
/// <param name="Store">Directory of the store.</param>
/// <param name="PageLink">Opens the server's page in a browser of this machine, without signing in, as long as the server runs.</param>
/// <param name="LogPath">Null for a server that was not started by a command.</param>
public sealed record PersonalizeServer(string Address, int ProcessId, DateTime StartTime, string Store, string PageLink, string? LogPath)
{
    /// <summary>All addresses on which it listens.</summary>
    public IReadOnlyList<string> Addresses { get; init => field = Readable.Of(value); } = Readable.Of(new[] { Address });
}
