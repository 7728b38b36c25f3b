using System.Text;
using Personalize.Engine;
using Personalize.Engine.Common;
using Personalize.Engine.Requests;
using Personalize.Engine.Resources;
using Personalize.Engine.Schemas;
using Personalize.Storage.Tabular;

namespace Personalize.Storage.Tests.Engine.Import;

/// <summary>
/// Files as they come from outside, broken in every way that was met: each is refused with its name and place, and the store stays as it was.
/// </summary>
public sealed class MalformedFilesTests : IDisposable
{
    private const string DatasetArn = "arn:local:personalize:::dataset/shop/INTERACTIONS";
    private const string Header = "USER_ID,ITEM_ID,TIMESTAMP,EVENT_VALUE\n";
    private const string Good = Header + "u1,i1,1700000000,1\n";

    private readonly TempFolder _folder = new();
    private readonly PersonalizeEngine _engine;

    public MalformedFilesTests() => _engine = new PersonalizeEngine(new StoreFactory().Open(_folder.Store));

    public void Dispose()
    {
        _engine.Dispose();
        _folder.Dispose();
    }

    /// <summary>File name, content, place in the message, cause in the message.</summary>
    public static TheoryData<string, byte[], string, string> Files => new()
    {
        { "empty.csv", [], "line 1", "empty" },
        { "only-bom.csv", [0xEF, 0xBB, 0xBF], "line 1", "empty" },
        { "only-header.csv", Text(Header), "", "no rows after the header" },
        { "quote-inside.csv", Text(Good + "u1,\"a\"b,1700000001,1\n"), "line 3", "field 2 of the row that starts here is quoted incorrectly" },
        { "quote-never-closed.csv", Text(Good + "u1,\"a,1700000001,1\nu2,b,1700000002,1\n"), "line 3",
            "field 2 of the row that starts here is quoted incorrectly" },
        { "mixed-line-ends.csv", Text(Header + "u1,i1,1700000000,1\r\nu1,i2,1700000001,1\ru1,i3,1700000002,1\n"), "line 3", "carriage return" },
        { "old-mac.csv", Text(Good.Replace('\n', '\r')), "line 1", "carriage return" },
        { "bom-in-the-middle.csv", Text(Good + "\uFEFFUSER_ID,ITEM_ID,TIMESTAMP,EVENT_VALUE\n"), "line 3", "is not a whole number" },
        { "utf-16.csv", [.. Encoding.Unicode.GetPreamble(), .. Encoding.Unicode.GetBytes(Good)], "line 1", "UTF-16" },
        { "utf-16-without-bom.csv", Encoding.BigEndianUnicode.GetBytes(Good), "line 1", "NUL byte" },
        { "latin-1.csv", Encoding.Latin1.GetBytes(Good + "u1,caf\u00E9,1700000001,1\n"), "line 3", "not UTF-8" },
        { "nul.csv", Text(Good + "u1,a\0b,1700000001,1\n"), "line 3", "NUL byte" },
        { "ten-megabytes.csv", Text(Good + $"u1,{new string('x', 10_000_000)},1700000001,1\n"), "line 3", "longer than" },
        { "ten-megabytes-quoted.csv", Text(Good + $"u1,\"{new string('x', 10_000_000)}\",1700000001,1\n"), "line 3", "longer than" },
        { "long-id.csv", Text(Good + $"u1,{new string('x', 257)},1700000001,1\n"), "line 3, ITEM_ID", "longer than 256" },
        { "missing-column.csv", Text("USER_ID,TIMESTAMP\nu1,1700000000\n"), "", "no column for ITEM_ID" },
        { "no-header.csv", Text("u1,i1,1700000000\nu1,i2,1700000001\n"), "", "The first line looks like data" },
        { "spaces.csv", Text(Good.Replace(',', ' ')), "", "no column for USER_ID, ITEM_ID, TIMESTAMP" },
        { "repeated-header.csv", Text("USER_ID,ITEM_ID,TIMESTAMP,ITEM_ID\nu1,i1,1700000000,1\n"), "line 1", "column 'ITEM_ID' 2 times" },
        { "header-in-two-cases.csv", Text("USER_ID,ITEM_ID,TIMESTAMP,item_id\nu1,i1,1700000000,1\n"), "", "more than one column for ITEM_ID" },
        { "header-twice.csv", Text(Good + Header), "line 3, TIMESTAMP 'TIMESTAMP'", "is not a whole number" },
        { "short-row.csv", Text(Good + "u1,i1\n"), "line 3", "has 2 fields, but the header has 4" },
        { "trailing-garbage.csv", Text(Good + "-- 1 rows exported\n"), "line 3", "has 1 field, but the header has 4" },
        { "milliseconds.csv", Text(Good + "u1,i1,1700000000000,1\n"), "line 3, TIMESTAMP '1700000000000'", "milliseconds" },
        { "not-csv.csv", [.. "PK\u0003\u0004"u8, .. Text("xl/workbook.xml")], "line 1", "Excel" },
        { "truncated.csv.gz", Gzip(Long())[..20_000], "line", "damaged or truncated" },
        { "bytes-behind-the-end.csv.gz", [.. Gzip(Good), .. "garbage"u8], "line", "damaged or truncated" },
        { "checksum.csv.gz", Gzip(Good, flip: -6), "line", "damaged or truncated" },
        { "nothing-compressed.csv.gz", Text(Good), "line 1", "damaged or truncated" },
        { "twice.csv.gz", TempFolder.Gzip(Gzip(Good)), "line 1", "compressed twice" },
        { "array.jsonl", Text("[{\"USER_ID\":\"u1\",\"ITEM_ID\":\"i1\",\"TIMESTAMP\":1}]"), "line 1", "JSON array" },
        { "comma.jsonl", Text(Json(1) + Json(2).TrimEnd() + ",\n"), "line 2", "is not a JSON object" },
        { "key-twice.jsonl", Text(Json(1) + "{\"USER_ID\":\"u\",\"USER_ID\":\"u\"}\n"), "line 2", "the key 'USER_ID' twice" },
        { "nested.jsonl", Text(Json(1) + "{\"USER_ID\":{\"id\":1},\"ITEM_ID\":\"i\",\"TIMESTAMP\":5}\n"), "line 2", "an object as 'USER_ID'" },
        { "truncated.parquet", Parquet(FieldType.Long)[..200], "", "truncated" },
        { "footer.parquet", [.. Parquet(FieldType.Long)[..^8], 255, 255, 0, 0, .. "PAR1"u8], "", "damaged" },
        { "csv-inside.parquet", Text(Good + Good), "", "not a Parquet file" },
        { "texts-as-times.parquet", Parquet(FieldType.String), "line 2, TIMESTAMP 'yesterday'", "is not a whole number" },
        { "numbers-as-times.parquet", Parquet(FieldType.Double), "line 2, TIMESTAMP '-1.5'", "is before 1970" },
        { "flags-as-times.parquet", Parquet(FieldType.Boolean), "line 1, TIMESTAMP 'true'", "is not a whole number" },
        { "workbook.xlsx", Text("x"), "", "does not stand for a known format" },
    };

    [Theory]
    [MemberData(nameof(Files), DisableDiscoveryEnumeration = true)]
    public void A_malformed_file_is_refused_with_its_place_and_changes_nothing(string name, byte[] bytes, string place, string cause)
    {
        Import(_folder.Write("good.csv", Header + "u9,i9,1600000000,1\nu9,i8,1600000001,\n"), "FULL");
        var before = Everything();
        var path = _folder.Write(name, bytes);
        foreach (var mode in new[] { "FULL", "INCREMENTAL" })
        {
            var error = Assert.Throws<PersonalizeException>(() => Import(path, mode));
            Assert.Contains(path, error.Message);
            Assert.Contains(place, error.Message);
            Assert.Contains(cause, error.Message);
            Assert.Equal(before, Everything());
        }
    }

    [Fact]
    public void A_malformed_file_behind_good_ones_is_refused_as_well_and_skipping_rows_does_not_help()
    {
        Import(_folder.Write("good.csv", Good), "FULL");
        var before = Everything();
        var request = Request([_folder.Write("more.csv", Header + "u2,i2,1600000000,1\n"), _folder.Write("bad.csv", Good + "u1,\"a\"b,1,1\n")]);
        Assert.Contains(
            "bad.csv', line 3",
            Assert.Throws<PersonalizeException>(() => _engine.ImportDataset(request with { SkipInvalidRecords = true }, OperationContext.None)).Message);
        Assert.Equal(before, Everything());
    }

    private void Import(string path, string mode) => _engine.ImportDataset(Request([path]) with { ImportMode = mode }, OperationContext.None);

    private static CreateDatasetImportJobRequest Request(IReadOnlyList<string> paths) =>
        new() { DatasetGroup = "shop", DatasetType = DatasetType.Interactions, Paths = paths };

    // What is stored: resources, segments and the bytes of their files.
    private string Everything()
    {
        var catalog = _engine.Store.Catalog;
        var resources = string.Join('\n', [.. catalog.List<DatasetGroup>().Select(group => $"{group}"), .. catalog.List<Schema>().Select(schema => $"{schema}"),
            .. _engine.ListDatasets(new()).Select(dataset => $"{dataset}")]);
        var files = _folder.StoreFiles("data").Select(
            file =>
                $"{file} {Convert.ToHexString(System.Security.Cryptography.SHA256.HashData(File.ReadAllBytes(Path.Combine(_folder.Store, "data", file))))}");
        return $"{resources}\n{string.Join('\n', catalog.Segments(DatasetArn))}\n{string.Join('\n', files)}";
    }

    private static byte[] Text(string text) => Encoding.UTF8.GetBytes(text);

    private static string Json(int number) => $"{{\"USER_ID\":\"u{number}\",\"ITEM_ID\":\"i\",\"TIMESTAMP\":{1_700_000_000 + number}}}\n";

    private static string Long() => Header + string.Concat(Enumerable.Range(0, 20_000).Select(i => $"u{i * 7919 % 10_007},i{i % 97},{1_600_000_000 + i},1\n"));

    private static byte[] Gzip(string text, int flip = 0)
    {
        var bytes = TempFolder.Gzip(Text(text));
        if (flip < 0)
            bytes[^-flip] ^= 0x40;
        return bytes;
    }

    // Two rows, of which the second at least has a wrong time when it is not a long.
    private static byte[] Parquet(FieldType timestamps)
    {
        SchemaField Field(string name, FieldType type) => new(name, type, Nullable: false, Categorical: false, Textual: false);
        var schema = new DatasetSchema(
            DatasetType.Interactions, [Field("USER_ID", FieldType.String), Field("ITEM_ID", FieldType.String), Field("TIMESTAMP", timestamps)]);
        using var stream = new MemoryStream();
        using (var writer = new TabularWriterFactory().Create("a.parquet", stream, schema))
        {
            var times = timestamps switch
            {
                FieldType.String => new ColumnData("TIMESTAMP") { Texts = ["1700000000", "yesterday"] },
                FieldType.Double => new ColumnData("TIMESTAMP") { Numbers = [1_700_000_000, -1.5] },
                FieldType.Boolean => new ColumnData("TIMESTAMP") { Integers = [1, 0] },
                _ => new ColumnData("TIMESTAMP") { Integers = [1_700_000_000, 1_700_000_001] },
            };
            writer.Write(new ColumnBatch(2, [new ColumnData("USER_ID") { Texts = ["u1", "u2"] }, new ColumnData("ITEM_ID") { Texts = ["i1", "i2"] }, times]));
            writer.Complete();
        }

        return stream.ToArray();
    }
}
