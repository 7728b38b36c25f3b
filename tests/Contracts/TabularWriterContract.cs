using Personalize.Engine.Common;
using Personalize.Engine.Ports;
using Personalize.Engine.Resources;
using Personalize.Engine.Schemas;

namespace Personalize.Contracts;

/// <summary>What every writer of the files users get must do: the reader of the format gives back what was written.</summary>
public abstract class TabularWriterContract
{
    private static readonly DatasetSchema s_schema = new(
        DatasetType.Items,
        [
            new SchemaField("ITEM_ID", FieldType.String, Nullable: false, Categorical: false, Textual: false),
            new SchemaField("GENRE", FieldType.String, Nullable: true, Categorical: true, Textual: false),
            new SchemaField("PRICE", FieldType.Double, Nullable: true, Categorical: false, Textual: false),
            new SchemaField("STOCK", FieldType.Long, Nullable: true, Categorical: false, Textual: false),
        ]);

    protected abstract ITabularWriterFactory Writers { get; }

    protected abstract ITabularReaderFactory Readers { get; }

    /// <summary>With its dot.</summary>
    protected abstract string Extension { get; }

    /// <summary>Makes a file that the readers can open.</summary>
    protected abstract string Keep(byte[] content);

    [Fact]
    public void What_is_written_can_be_read()
    {
        using var stream = new MemoryStream();
        using (var writer = Writers.Create("out" + Extension, stream, s_schema))
        {
            writer.Write(Batch(("a", "x|\"y\", z", 0.1, 3_000_000_000), (" b ", null, double.NaN, ColumnData.MissingInteger)));
            writer.Write(Batch(("ü漢", "plain", -2.5, 0)));
            writer.Complete();
        }

        // The stream stays its owner's.
        Assert.True(stream.CanWrite);
        Assert.Equal(
            ["ITEM_ID;GENRE;PRICE;STOCK", "a;x|\"y\", z;0.1;3000000000", " b ;;;", "ü漢;plain;-2.5;0"],
            Read(stream.ToArray()));
    }

    [Fact]
    public void A_table_without_rows_has_its_columns()
    {
        using var stream = new MemoryStream();
        using (var writer = Writers.Create("out" + Extension, stream, s_schema))
            writer.Complete();

        Assert.Equal(["ITEM_ID;GENRE;PRICE;STOCK"], Read(stream.ToArray()));
    }

    [Fact]
    public void The_format_is_chosen_by_the_extension_in_any_case()
    {
        using var stream = new MemoryStream();
        using (var writer = Writers.Create("OUT" + Extension.ToUpperInvariant(), stream, s_schema))
            writer.Complete();

        Assert.Single(Read(stream.ToArray()));
        Assert.Equal("UnknownFileFormat", Assert.Throws<PersonalizeException>(() => Writers.Create("out.docx", stream, s_schema)).ErrorId);
    }

    private static ColumnBatch Batch(params (string Id, string? Genre, double Price, long Stock)[] rows) => new(rows.Length,
    [
        new ColumnData("ITEM_ID") { Texts = [.. rows.Select(row => row.Id)] },
        new ColumnData("GENRE") { Texts = [.. rows.Select(row => row.Genre)] },
        new ColumnData("PRICE") { Numbers = [.. rows.Select(row => row.Price)] },
        new ColumnData("STOCK") { Integers = [.. rows.Select(row => row.Stock)] },
    ]);

    private List<string> Read(byte[] content)
    {
        using var reader = Readers.Open(Keep(content));
        var lines = new List<string> { string.Join(';', reader.Columns) };
        while (reader.Read())
            lines.Add(string.Join(';', Enumerable.Range(0, reader.Columns.Count).Select(i => reader.Field(i).ToString())));
        return lines;
    }
}
