using Personalize.Contracts;
using Personalize.Engine.Ports;

namespace Personalize.Engine.Tests.Fakes;

/// <summary>The fake is only worth something when it behaves like the real one.</summary>
public class InMemoryTableWriterTests : TabularWriterContract
{
    private const string Kept = "kept" + InMemoryTables.Extension;

    private readonly InMemoryTables _tables = new();

    protected override ITabularWriterFactory Writers => _tables;

    protected override ITabularReaderFactory Readers => _tables;

    protected override string Extension => InMemoryTables.Extension;

    protected override string Keep(byte[] content)
    {
        _tables.Put(Kept, content);
        return Kept;
    }
}
