using System.IO.Compression;
using Personalize.Engine.Common;
using Personalize.Engine.Ports;
using Personalize.Engine.Recipes;

namespace Personalize.Engine.Serving.Batches;

/// <summary>
/// The answers of a batch: collected as JSON Lines in a file beside the output, which appears when all of them are there. If the batch is
/// interrupted, the collected lines are kept, and the same batch continues from them.
/// </summary>
internal sealed class BatchOutput : IDisposable
{
    private readonly string _path;
    private FileStream? _stream;

    /// <param name="request">What distinguishes the batch from others.</param>
    public BatchOutput(string path, string request)
    {
        _path = path;
        Progress = BatchProgress.Read(ProgressPath, request) is { } known
            && new FileInfo(PartialPath) is { Exists: true } partial
            && partial.Length >= known.Bytes
            ? known
            : BatchProgress.Start(request);
    }

    /// <summary>The answers that are on the disk.</summary>
    public BatchProgress Progress { get; private set; }

    private string PartialPath => _path + ".partial";

    private string ProgressPath => PartialPath + ".json";

    /// <summary>Adds the answers of some inputs; they are on the disk when it returns.</summary>
    /// <param name="write">Writes the answers and returns how many failed.</param>
    public void Append(int lines, Func<Stream, long> write) => Guard(() =>
    {
        _stream ??= Open();
        var failed = write(_stream);
        _stream.Flush(flushToDisk: true);
        Progress = Progress with { Lines = Progress.Lines + lines, Failed = Progress.Failed + failed, Bytes = _stream.Position };
        Progress.Write(ProgressPath);
    });

    /// <summary>Creates the output from the answers.</summary>
    /// <param name="store">Writes tables.</param>
    /// <param name="subject">What the inputs are about.</param>
    /// <param name="metadata">The fields that the answers have of each item.</param>
    /// <param name="escapeFormulas">Whether text in CSV is kept from being a formula.</param>
    public void Complete(IStore store, RecipeSubject subject, IReadOnlyList<string> metadata, bool escapeFormulas) => Guard(() =>
    {
        _stream ??= Open();
        if (BatchTable.IsTable(_path))
            Convert(table => BatchTable.Write(_stream, table, _path, store.Writers, subject, metadata, escapeFormulas));
        else if (BatchFile.IsCompressed(_path))
            Convert(Compress);
        else
            Rename();
        File.Delete(ProgressPath);
    });

    public void Dispose() => _stream?.Dispose();

    /// <summary>Creates the output from the collected lines.</summary>
    private void Convert(Action<Stream> write)
    {
        _stream!.Position = 0;
        using (var output = new WholeFile(_path))
        {
            output.Try(() => write(output.Stream));
            output.Complete();
        }

        _stream.Dispose();
        File.Delete(PartialPath);
    }

    private void Compress(Stream output)
    {
        using var compressed = new GZipStream(output, CompressionLevel.Fastest, leaveOpen: true);
        _stream!.CopyTo(compressed);
    }

    private void Rename()
    {
        _stream!.Flush(flushToDisk: true);
        _stream.Dispose();
        File.Move(PartialPath, _path, overwrite: true);
    }

    private FileStream Open()
    {
        var stream = new FileStream(PartialPath, FileMode.OpenOrCreate, FileAccess.ReadWrite, FileShare.None, bufferSize: 1 << 16);

        // Anything after this was being written when the batch was interrupted.
        stream.SetLength(Progress.Bytes);
        stream.Position = Progress.Bytes;
        return stream;
    }

    private void Guard(Action action)
    {
        try
        {
            action();
        }
        catch (Exception exception) when (StorageFailure.IsCause(exception))
        {
            throw StorageFailure.Of(
                exception, _path, ErrorIds.FileNotWritable, $"'{_path}' cannot be written",
                "Check the folder and its permissions, and that no other batch is writing to it.");
        }
    }
}
