using Personalize.Contracts;
using Personalize.Engine.Ports;

namespace Personalize.Engine.Tests.Fakes;

/// <summary>The fake is only worth something when it behaves like the real one.</summary>
public class InMemoryTableReaderTests : TabularReaderContract
{
    private readonly InMemoryTables _tables = new();

    protected override ITabularReaderFactory Readers => _tables;

    protected override string Folder => "folder";

    protected override string Extension => InMemoryTables.Extension;

    protected override void Write(string path, string[] columns, string[][] rows) => _tables.Put(path, columns, rows);
}
