using Personalize.Engine.Common;
using Personalize.Engine.Ports;
using Personalize.Engine.Schemas;
using Personalize.Storage.Files;

namespace Personalize.Storage.Segments;

/// <summary>Writes one segment as a Parquet file.</summary>
internal sealed class SegmentWriter : ISegmentWriter
{
    private readonly Func<string, bool> _isListed;
    private readonly SegmentLock _lock;
    private readonly string _id;
    private readonly string _path;
    private readonly FileStream _stream;
    private readonly ParquetRowWriter _rows;
    private bool _completed;

    /// <param name="time">When the rows were imported.</param>
    /// <param name="isListed">Whether a dataset lists a segment, by its id.</param>
    public SegmentWriter(
        string directory,
        DatasetSchema schema,
        SegmentFooter footer,
        DateTimeOffset time,
        Func<string, bool> isListed,
        int rowsPerGroup = ParquetRowWriter.DefaultRowsPerGroup)
    {
        _isListed = isListed;
        (_lock, _id) = SegmentLock.Begin(directory, time);
        try
        {
            _path = Path.Combine(directory, _id + SegmentPaths.FileExtension);
            _stream = StoreFiles.Create(_path + DurableFile.TemporaryExtension);
            _rows = new ParquetRowWriter(_stream, schema, rowsPerGroup, footer.ToMetadata());
        }
        catch
        {
            _stream?.Dispose();
            File.Delete(_path + DurableFile.TemporaryExtension);
            _lock.Dispose();
            throw;
        }
    }

    public void Write(ColumnBatch batch) => StoreFiles.Write(_path, () =>
    {
        _rows.Write(batch);
        return true;
    });

    public SegmentInfo Complete() => StoreFiles.Write(_path, () =>
    {
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
        _stream.Dispose();
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
}
