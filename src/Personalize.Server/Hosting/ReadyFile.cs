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

    /// <param name="pageLink">Opens the page, so only the owner of the server may read the file.</param>
    public void Write(IEnumerable<string> addresses, string pageLink, string? logPath)
    {
        File.Delete(StopPath);
        var temporary = _path + ".tmp";
        File.Delete(temporary);
        var options = new FileStreamOptions { Mode = FileMode.CreateNew, Access = FileAccess.Write };
        if (!OperatingSystem.IsWindows())
            options.UnixCreateMode = UnixFileMode.UserRead | UnixFileMode.UserWrite;
        using (var file = new FileStream(temporary, options))
        {
            JsonSerializer.Serialize(file, new
            {
                processId = Environment.ProcessId,
                addresses,
                pageLink,
                startTime = DateTime.UtcNow,
                logPath,
            });
        }

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
