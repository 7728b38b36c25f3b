using System.Text.Json;

namespace Personalize.Server.Hosting;

/// <summary>
/// How a server that was started by another program says that it is ready, and where; and how that program asks it to stop: by a file beside it with
/// the extension <c>.stop</c>, which works on every system.
/// </summary>
internal sealed class ReadyFile(string path)
{
    private static readonly TimeSpan s_poll = TimeSpan.FromMilliseconds(200);

    private readonly string _path = path;

    private string StopPath => Path.ChangeExtension(_path, ".stop");

    public void Write(IEnumerable<string> addresses, string? logPath)
    {
        File.Delete(StopPath);
        var temporary = _path + ".tmp";
        File.WriteAllText(temporary, JsonSerializer.Serialize(new
        {
            processId = Environment.ProcessId,
            addresses,
            startTime = DateTime.UtcNow,
            logPath,
        }));
        File.Move(temporary, _path, overwrite: true);
    }

    /// <summary>Ends when somebody asks the server to stop.</summary>
    public async Task WaitForStop(CancellationToken cancellation)
    {
        while (!File.Exists(StopPath))
            await Task.Delay(s_poll, cancellation);
    }

    public void Remove()
    {
        File.Delete(_path);
        File.Delete(StopPath);
    }
}
