using Personalize.Engine.Common;
using Personalize.Engine.Ports;
using Personalize.Engine.Schemas;
using Personalize.Storage.Files;

namespace Personalize.Storage.Segments;

/// <summary>Writes one segment as a Parquet file.</summary>
internal sealed class SegmentWriter : ISegmentWriter
{
    private readonly Func<string, bool> _isListed;
    private readonly SegmentFooter _footer;
    private readonly DateTime? _imported;
    private readonly SegmentLock _lock;
    private readonly string _id;
    private readonly string _path;
    private readonly FileStream _stream;
    private readonly ParquetRowWriter _rows;
    private bool _completed;

    /// <param name="time">The time that is part of the id.</param>
    /// <param name="isListed">Whether a dataset lists a segment, by its id.</param>
    /// <param name="rowsPerGroup">The most rows of a row group.</param>
    /// <param name="imported">When the rows were imported; null for <paramref name="time"/>.</param>
    public SegmentWriter(
        string directory,
        DatasetSchema schema,
        SegmentFooter footer,
        DateTime time,
        Func<string, bool> isListed,
        int rowsPerGroup = ParquetRowWriter.DefaultRowsPerGroup,
        DateTime? imported = null)
    {
        (_isListed, _footer, _imported) = (isListed, footer, imported);
        (_lock, _id) = SegmentLock.Begin(directory, time);
        try
        {
            _path = Path.Combine(directory, _id + SegmentPaths.FileExtension);
            _stream = StoreFiles.Create(_path + DurableFile.TemporaryExtension);
            _rows = new ParquetRowWriter(_stream, schema, rowsPerGroup);
        }
        catch
        {
            Close(_stream);
            File.Delete(_path + DurableFile.TemporaryExtension);
            _lock.Dispose();
            throw;
        }
    }

    /// <summary>The file when it is complete.</summary>
    public string FilePath => _path;

    public void Write(ColumnBatch batch) => StoreFiles.Write(_path, () =>
    {
        _rows.Write(batch);
        return true;
    });

    public SegmentInfo Complete(IReadOnlyList<SegmentPart>? parts = null) => StoreFiles.Write(_path, () =>
    {
        if (parts is null && _imported is not null)
            parts = [new SegmentPart(_rows.Rows, _imported)];
        _rows.Metadata = (_footer with { Parts = parts is null ? null : SegmentParts.Format(parts) }).ToMetadata();
        _rows.Complete();
        _stream.Flush(flushToDisk: true);
        var bytes = _stream.Length;
        _stream.Dispose();
        DurableFile.Publish(_path + DurableFile.TemporaryExtension, _path);
        _completed = true;
        return new SegmentInfo(_id, _rows.Rows, bytes);
    });

    // A file without the sign that it is being written has been listed: this is how a segment that the catalogue does not know is told from
    // one that was never committed.
    public void Dispose()
    {
        _rows.Dispose();
        Close(_stream);
        try
        {
            if (!_completed)
                File.Delete(_path + DurableFile.TemporaryExtension);
            else if (!_isListed(_id))
                File.Delete(_path);
        }
        catch (Exception exception) when (exception is PersonalizeException or IOException or UnauthorizedAccessException)
        {
            _lock.Abandon();
            return;
        }

        _lock.Dispose();
    }

    // On a full disk, what is still in the buffer cannot be written. Nobody needs it: what counts was flushed before.
    private static void Close(FileStream? stream)
    {
        try
        {
            stream?.Dispose();
        }
        catch (IOException)
        {
        }
    }
}
