namespace Personalize.Server.Hosting;

/// <summary>Held by the one server that works on a store; the system releases it if the server is killed.</summary>
internal sealed class StoreLock : IDisposable
{
    private static readonly TimeSpan s_patience = TimeSpan.FromSeconds(2);

    private readonly FileStream _file;

    /// <param name="folder">The folder of the server in the store.</param>
    /// <exception cref="PersonalizeException">ResourceInUse: another server works on the store.</exception>
    public StoreLock(string folder)
    {
        var deadline = DateTime.UtcNow + s_patience;
        while (true)
        {
            try
            {
                _file = new FileStream(Path.Combine(folder, "lock"), FileMode.OpenOrCreate, FileAccess.ReadWrite, FileShare.None);
                return;
            }
            catch (IOException) when (DateTime.UtcNow < deadline)
            {
                // Somebody may be looking whether there is a server.
                Thread.Sleep(50);
            }
            catch (IOException exception)
            {
                throw new PersonalizeException(
                    ErrorKind.ResourceInUse,
                    ErrorIds.ServerRunning,
                    $"Another server works on the store '{Path.GetDirectoryName(folder)}'.",
                    "Use it, or stop it first.",
                    folder,
                    exception);
            }
        }
    }

    public void Dispose() => _file.Dispose();
}
