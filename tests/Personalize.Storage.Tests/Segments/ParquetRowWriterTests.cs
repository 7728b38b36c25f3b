using Personalize.Contracts;
using Personalize.Engine.Ports;
using Personalize.Storage.Tabular;

namespace Personalize.Storage.Tests.Segments;

public sealed class ParquetRowWriterTests : TabularWriterContract, IDisposable
{
    private readonly TempFolder _folder = new();

    protected override ITabularWriterFactory Writers { get; } = new TabularWriterFactory();

    protected override ITabularReaderFactory Readers { get; } = new TabularReaderFactory();

    protected override string Extension => ".parquet";

    public void Dispose() => _folder.Dispose();

    protected override string Keep(byte[] content) => _folder.Write("kept" + Extension, content);
}
