using Personalize.Contracts;
using Personalize.Engine;
using Personalize.Engine.Common;
using Personalize.Engine.Ports;
using Personalize.Engine.Requests;
using Personalize.Engine.Resources;
using Personalize.Engine.Schemas;
using Personalize.Storage.Segments;
using Personalize.Storage.Tabular;

namespace Personalize.Storage.Tests.Tabular;

/// <summary>
/// The files in Foreign/ were written by DuckDB 1.5 and by Apache Arrow's C++ library, which pandas uses; spark.parquet has the INT96
/// timestamps of Spark and Impala.
/// </summary>
public sealed class ParquetTabularReaderTests : TabularReaderContract, IDisposable
{
    private readonly TempFolder _folder = new();

    protected override ITabularReaderFactory Readers { get; } = new TabularReaderFactory();

    protected override string Folder => _folder.Path;

    protected override string Extension => ".parquet";

    public void Dispose() => _folder.Dispose();

    [Fact]
    public void Every_type_of_duckdb_becomes_the_text_of_a_csv()
    {
        using var reader = Open(Foreign("duckdb.parquet"));
        var rows = ReadAll(reader, exceptFor: "NESTED");
        Assert.Equal(5, rows.Count);
        string[] Column(string column) => [.. rows.Select(row => row[column])];
        Assert.Equal(["u0", "u1", "u2", "u0", "u1"], Column("USER_ID"));
        Assert.Equal(["1000", "1001", "1002", "1003", "1004"], Column("ITEM_ID"));
        Assert.Equal("2023-11-14T22:13:20Z", rows[0]["TIMESTAMP"]);
        Assert.Equal("2023-11-14T22:13:24Z", rows[4]["AT_ZONE"]);
        Assert.Equal("2023-11-18", rows[4]["DAY"]);
        Assert.Equal(["0.00", "1.25", "2.50", "3.75", "5.00"], Column("PRICE"));
        Assert.Equal(["0", "0.25", "0.5", "0.75", "1"], Column("SCORE"));
        Assert.Equal("1.5", rows[3]["SHARE"]);
        Assert.Equal(["true", "false", "true", "false", "true"], Column("FLAG"));
        Assert.Equal("4", rows[4]["SMALL"]);
        Assert.Equal("18446744073709551004", rows[4]["HUGE"]);
        Assert.Equal("3", rows[3]["NUMBER"]);
        Assert.Equal(["a0|b", "", "", "a3|b", "a4|b"], Column("TAGS"));
        Assert.Equal(["", "é漢 1", "é漢 2", "", "é漢 4"], Column("NOTE"));
        Assert.Equal("ab", rows[0]["BYTES"]);
    }

    [Fact]
    public void Files_as_pandas_writes_them_are_read()
    {
        using var reader = Open(Foreign("arrow.parquet"));
        var rows = ReadAll(reader, exceptFor: "");
        Assert.Equal(["u1", "u2", "u1"], rows.Select(row => row["USER_ID"]));
        Assert.Equal(["7", "8", "2000000"], rows.Select(row => row["ITEM_ID"]));
        Assert.Equal(["2023-11-14T22:13:20Z", "2023-11-14T22:13:21.5Z", "2023-11-14T22:13:22Z"], rows.Select(row => row["TIMESTAMP"]));
        Assert.Equal("2023-11-14T22:13:20.25Z", rows[1]["MILLIS"]);
        Assert.Equal(["click", "", "click"], rows.Select(row => row["EVENT_TYPE"]));
        Assert.Equal(["true", "", "false"], rows.Select(row => row["FLAG"]));
        Assert.Equal("2023-11-16", rows[2]["DAY"]);
        Assert.Equal(["a|b", "c", ""], rows.Select(row => row["TAGS"]));
    }

    /// <summary>The Parquet library cannot read every encoding of the second version of pages, which no program writes unasked.</summary>
    [Theory]
    [InlineData("duckdb-zstd-v2.parquet", "ITEM_ID", "1000", "TIMESTAMP")]
    [InlineData("arrow-gzip-pages2.parquet", "EVENT_TYPE", "click", "FLAG")]
    public void What_cannot_be_read_is_said_and_the_other_columns_are_read(string name, string column, string value, string unreadable)
    {
        using var reader = Open(Foreign(name));
        Assert.True(reader.Read());
        Assert.Equal(value, reader.Field(reader.Columns.ToList().IndexOf(column)));
        var error = Assert.Throws<PersonalizeException>(() => reader.Field(reader.Columns.ToList().IndexOf(unreadable)).ToString());
        Assert.Contains(name, error.Message);
        Assert.Contains("data pages of version 1", error.NextStep);
    }

    [Fact]
    public void Times_of_parquet_need_an_explicit_format()
    {
        using var engine = new PersonalizeEngine(new StoreFactory().Open(_folder.Store));
        CreateDatasetImportJobRequest Request(string format) => new()
        {
            DatasetGroup = "shop", DatasetType = DatasetType.Interactions, Paths = [Foreign("spark.parquet")], TimestampFormat = format,
        };
        var error = Assert.Throws<PersonalizeException>(() => engine.ImportDataset(Request("seconds"), OperationContext.None));
        Assert.Contains("TIMESTAMP '2023-11-14T22:13:20Z'", error.Message);
        Assert.Contains("import with the TimestampFormat iso8601", error.Message);
        var report = engine.ImportDataset(Request("iso8601"), OperationContext.None);
        Assert.Equal((2, new DateTime(2023, 11, 14, 22, 13, 20)), (report.RowsKept, report.FirstEvent));
    }

    [Fact]
    public void A_folder_as_spark_writes_one_is_one_import()
    {
        var parts = Directory.CreateDirectory(Path.Combine(_folder.Path, "events.parquet")).FullName;
        File.Copy(Foreign("spark.parquet"), Path.Combine(parts, "part-00001.snappy.parquet"));
        File.Copy(Foreign("spark.parquet"), Path.Combine(parts, "part-00000.snappy.parquet"));
        File.WriteAllText(Path.Combine(parts, "_SUCCESS"), "");
        File.WriteAllText(Path.Combine(parts, ".part-00000.snappy.parquet.crc"), "x");

        Assert.Equal(["part-00000.snappy.parquet", "part-00001.snappy.parquet"], new TabularReaderFactory().Expand(parts).Select(Path.GetFileName));
        var empty = Directory.CreateDirectory(Path.Combine(_folder.Path, "empty")).FullName;
        Assert.Equal("NoMatchingFile", Assert.Throws<PersonalizeException>(() => new TabularReaderFactory().Expand(empty)).ErrorId);
    }

    [Fact]
    public void A_nested_column_is_an_error_only_when_it_is_wanted()
    {
        using var reader = Open(Foreign("duckdb.parquet"));
        Assert.True(reader.Read());
        var nested = reader.Columns.ToList().IndexOf("NESTED");
        var error = Assert.Throws<PersonalizeException>(() => reader.Field(nested).ToString());
        Assert.Contains("the column 'NESTED' has the nested type struct", error.Message);
    }

    [Theory]
    [InlineData(0, "too short")]
    [InlineData(11, "too short")]
    [InlineData(400, "does not end with PAR1")]
    public void A_truncated_file_is_named(int length, string message)
    {
        var bytes = File.ReadAllBytes(Foreign("duckdb.parquet"));
        var error = Assert.Throws<PersonalizeException>(() => Open(_folder.Write("a.parquet", bytes[..length])));
        Assert.Equal("MalformedFile", error.ErrorId);
        Assert.Contains("a.parquet", error.Message);
        Assert.Contains(message, error.Message);
    }

    [Fact]
    public void Sizes_that_do_not_fit_the_file_are_refused_before_anything_is_allocated()
    {
        // A page header whose size is replaced by two gigabytes (zigzag varint), at the place of a smaller one.
        var bytes = File.ReadAllBytes(Foreign("spark.parquet"));
        for (var i = 4; i < 40; i++)
        {
            var mutated = (byte[])bytes.Clone();
            mutated[i] = 0xFE;
            mutated[i + 1] = 0xFF;
            mutated[i + 2] = 0xFF;
            mutated[i + 3] = 0xFF;
            mutated[i + 4] = 0x0F;
            var before = GC.GetTotalAllocatedBytes();
            try
            {
                using var reader = Open(_folder.Write("a.parquet", mutated));
                ReadAll(reader, "");
            }
            catch (PersonalizeException exception)
            {
                Assert.Equal("MalformedFile", exception.ErrorId);
            }

            Assert.InRange(GC.GetTotalAllocatedBytes() - before, 0, 50_000_000);
        }
    }

    [Fact]
    public void Deep_nesting_is_refused_instead_of_overflowing_the_stack()
    {
        // A footer of structures in structures in field 15, which no version of the format knows.
        var footer = Enumerable.Repeat((byte)0xFC, 1_000_000).ToArray();
        byte[] bytes = [.. "PAR1"u8, .. footer, .. BitConverter.GetBytes(footer.Length), .. "PAR1"u8];
        var error = Assert.Throws<PersonalizeException>(() => Open(_folder.Write("a.parquet", bytes)));
        Assert.Contains("nested too deep", error.Message);
    }

    [Theory]
    [InlineData(new byte[] { 0x19, 0x1C, 0x25, 0x00 }, "field 1 of its metadata has the type 9 instead of 5")]
    [InlineData(new byte[] { 0x29, 0x17, 0x00 }, "a list of the type 7 instead of 12")]
    [InlineData(new byte[] { 0xF9, 0xF1, 0xFF, 0xFF, 0x03 }, "a list of 65535 elements")]
    [InlineData(new byte[] { 0xF9, 0x11, 0x00 }, "a list of booleans")]
    [InlineData(new byte[] { 0x10, 0x00 }, "a field without a type")]
    [InlineData(new byte[] { 0x09, 0x82, 0x80, 0x08, 0x00 }, "field 1 of its metadata has the type 9 instead of 5")]
    public void Metadata_that_readers_would_take_in_different_ways_is_refused(byte[] footer, string message)
    {
        byte[] bytes = [.. "PAR1"u8, .. footer, .. BitConverter.GetBytes(footer.Length), .. "PAR1"u8];
        Assert.Contains(message, Assert.Throws<PersonalizeException>(() => Open(_folder.Write("a.parquet", bytes))).Message);
    }

    private static string Foreign(string name) => Path.Combine(AppContext.BaseDirectory, "Foreign", name);

    protected override void Write(string path, string[] columns, string[][] rows)
    {
        Directory.CreateDirectory(Path.GetDirectoryName(path)!);
        using var stream = File.Create(path);
        using var writer = new ParquetRowWriter(
            stream, new DatasetSchema(DatasetType.Users,
                [.. columns.Select(column => new SchemaField(column, FieldType.String, Nullable: true, Categorical: false, Textual: false))]));
        writer.Write(new ColumnBatch(
            rows.Length, [.. columns.Select((column, i) => new ColumnData(column) { Texts = [.. rows.Select(row => row[i].Length == 0 ? null : row[i])] })]));
        writer.Complete();
    }

    private static ITabularReader Open(string path) => new TabularReaderFactory().Open(path);

    private static List<Dictionary<string, string>> ReadAll(ITabularReader reader, string exceptFor)
    {
        var rows = new List<Dictionary<string, string>>();
        while (reader.Read())
        {
            Assert.Null(reader.RowProblem);
            rows.Add(
                Enumerable.Range(0, reader.Columns.Count)
                    .Where(i => reader.Columns[i] != exceptFor)
                    .ToDictionary(i => reader.Columns[i], i => reader.Field(i).ToString()));
            Assert.Equal(rows.Count, reader.Line);
        }

        return rows;
    }
}
