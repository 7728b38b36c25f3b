using System.IO.Compression;
using Personalize.Engine.Common;
using Personalize.Engine.Ports;
using Personalize.Engine.Schemas;
using Personalize.Storage.Segments;

namespace Personalize.Storage.Tabular;

/// <summary>Chooses the writer by the extension of the file.</summary>
internal sealed class TabularWriterFactory : ITabularWriterFactory
{
    public ITabularWriter Create(string path, Stream stream, DatasetSchema schema)
    {
        ArgumentNullException.ThrowIfNull(path);
        if (path.EndsWith(".csv", StringComparison.OrdinalIgnoreCase))
            return new CsvWriter(stream, schema);
        if (path.EndsWith(".csv.gz", StringComparison.OrdinalIgnoreCase))
            return new CsvWriter(new GZipStream(stream, CompressionLevel.Fastest, leaveOpen: true), schema);
        if (path.EndsWith(".parquet", StringComparison.OrdinalIgnoreCase))
            return new ParquetTableWriter(new ParquetRowWriter(stream, schema));
        throw PersonalizeException.InvalidInput(
            ErrorIds.UnknownFileFormat,
            $"The extension of '{path}' does not stand for a known format; .csv, .csv.gz and .parquet can be written.",
            "Give the file one of these extensions.",
            path);
    }

    private sealed class ParquetTableWriter(ParquetRowWriter rows) : ITabularWriter
    {
        public void Write(ColumnBatch batch) => rows.Write(batch);

        public void Complete() => rows.Complete();

        public void Dispose() => rows.Dispose();
    }
}
