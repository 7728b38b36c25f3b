using System.Text.Json;
using Personalize.Engine.Ports;

namespace Personalize.PowerShell.Servers;

/// <summary>
/// What a server keeps in a store: while it runs, a lock and a file that says where it listens. In a store that several machines share, the server of
/// this machine has a folder of its own.
/// </summary>
internal sealed class ServerFiles(string store)
{
    private readonly StoreLocation _store = StoreLocation.Parse(store);

    public string Folder => _store.IsDirectory
        ? Path.Combine(_store.Text, "server")
        : Path.Combine(_store.Folder ?? throw NoFolder(), "servers", Environment.MachineName);

    /// <summary>Appears when the server is ready, and disappears with it.</summary>
    public string ReadyPath => Path.Combine(Folder, "running.json");

    /// <summary>Asks the server to stop.</summary>
    public string StopPath => Path.ChangeExtension(ReadyPath, ".stop");

    /// <summary>The server that is ready, or null.</summary>
    public PersonalizeServer? Find()
    {
        if (!IsLocked())
            return null;
        try
        {
            using var file = JsonDocument.Parse(File.ReadAllBytes(ReadyPath));
            var root = file.RootElement;
            var addresses = root.GetProperty("addresses").EnumerateArray().Select(address => address.GetString()!).ToArray();
            return new PersonalizeServer(
                addresses[0], root.GetProperty("processId").GetInt32(), root.GetProperty("startTime").GetDateTime(), $"{_store}",
                root.GetProperty("pageLink").GetString()!, root.GetProperty("logPath").GetString())
            {
                Addresses = addresses,
            };
        }
        catch (IOException)
        {
            // Not ready yet, or just gone.
            return null;
        }
    }

    private PersonalizeException NoFolder() => PersonalizeException.InvalidInput(
        ErrorIds.StoreFolderMissing, $"The connection string ({_store}) does not say in which folder the data and the models are.",
        "Add Folder= with a full path that all machines of the store reach, or s3://bucket/prefix.", $"{_store}");

    /// <summary>Whether a server works on the store, ready or not; one that was killed does not.</summary>
    public bool IsLocked()
    {
        try
        {
            var path = Path.Combine(Folder, "lock");
            if (!File.Exists(path))
                return false;
            using var free = new FileStream(path, FileMode.Open, FileAccess.ReadWrite, FileShare.None);
            return false;
        }
        catch (IOException)
        {
            return true;
        }
    }
}
