using Personalize.Engine.Ports;
using Personalize.Engine.Schemas;
using Personalize.Storage.Files;

namespace Personalize.Storage.Segments;

/// <summary>Writes one segment as a Parquet file.</summary>
internal sealed class SegmentWriter : ISegmentWriter
{
    private readonly SegmentLock _lock;
    private readonly string _id;
    private readonly string _path;
    private readonly FileStream _stream;
    private readonly ParquetRowWriter _rows;
    private bool _completed;

    public SegmentWriter(string directory, DatasetSchema schema, int rowsPerGroup = ParquetRowWriter.DefaultRowsPerGroup)
    {
        (_lock, _id) = SegmentLock.Begin(directory);
        try
        {
            _path = Path.Combine(directory, _id + SegmentPaths.FileExtension);
            _stream = new FileStream(_path + DurableFile.TemporaryExtension, FileMode.CreateNew, FileAccess.Write, FileShare.None, bufferSize: 1 << 16);
            _rows = new ParquetRowWriter(_stream, schema, rowsPerGroup);
        }
        catch
        {
            _stream?.Dispose();
            File.Delete(_path + DurableFile.TemporaryExtension);
            _lock.Dispose();
            throw;
        }
    }

    public void Write(ColumnBatch batch) => _rows.Write(batch);

    public SegmentInfo Complete()
    {
        _rows.Complete();
        _stream.Flush(flushToDisk: true);
        var bytes = _stream.Length;
        _stream.Dispose();
        DurableFile.Publish(_path + DurableFile.TemporaryExtension, _path);
        _completed = true;
        return new SegmentInfo(_id, _rows.Rows, bytes);
    }

    public void Dispose()
    {
        _rows.Dispose();
        if (!_completed)
        {
            _stream.Dispose();
            File.Delete(_path + DurableFile.TemporaryExtension);
        }

        _lock.Dispose();
    }
}
