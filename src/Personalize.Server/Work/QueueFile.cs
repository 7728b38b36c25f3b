using System.Text.Json;

namespace Personalize.Server.Work;

/// <summary>The queue on the disk, in its order. It changes completely or not at all.</summary>
internal sealed class QueueFile(string path)
{
    private readonly string _path = path;

    public IReadOnlyList<QueuedWork> Read()
    {
        try
        {
            return JsonSerializer.Deserialize<List<QueuedWork>>(File.ReadAllBytes(_path)) ?? [];
        }
        catch (Exception exception) when (exception is FileNotFoundException or JsonException)
        {
            // What it named is found again by its status.
            return [];
        }
    }

    public void Write(IEnumerable<QueuedWork> queue)
    {
        var temporary = _path + ".tmp";
        using (var stream = new FileStream(temporary, FileMode.Create, FileAccess.Write, FileShare.None))
        {
            JsonSerializer.Serialize(stream, queue);
            stream.Flush(flushToDisk: true);
        }

        File.Move(temporary, _path, overwrite: true);
    }
}
