using Personalize.Engine.Resources;
using Personalize.Engine.Schemas;
using Personalize.Storage.Segments;
using Personalize.Storage.Tabular;

namespace Personalize.Storage.Tests.Fuzz;

/// <summary>Readers of data files; every input is written to a file in a folder.</summary>
internal sealed class FileTargets(TempFolder folder)
{
    private static readonly byte[][] s_csvWords = TextTargets.Words(
        ",", "\"", "\"\"", "\n", "\r\n", "\r", "USER_ID", "ITEM_ID", "\uFEFF", "\0", "é", "漢", "#", "\n\n", "1700000000", "-1", "1e999", "\t", ";");

    private static readonly byte[][] s_csv =
    [
        TextTargets.Bytes("USER_ID,ITEM_ID,TIMESTAMP,EVENT_TYPE\r\nu1,\"i \"\"1\"\"\",1700000000,é\nu2,\"a\nb\",1700000001,\n\n漢,z,5,x\n"),
        TextTargets.Bytes("\uFEFFUSER_ID,ITEM_ID,TIMESTAMP,EVENT_TYPE\nu1,i1,1700000000,click\nu2,i2,1700000000,"),
    ];

    private readonly TempFolder _folder = folder;

    public FuzzTarget Csv => new("csv", s_csv, s_csvWords, input => ReadRows("a.csv", input));

    /// <summary>The forms of delimited text other than that of RFC 4180; one reader for each meaning of quotes.</summary>
    public FuzzTarget Delimited => new(
        "delimited",
        [
            TextTargets.Bytes("#TYPE System.Object\r\n\"K\";\"V\"\r\n1;\"a;b\"\r\n"),
            TextTargets.Bytes("sep=|\nK|V\n1|a\n2|\"b|c\"\n"),
            TextTargets.Bytes("# a comment\n\n# K\tV\n1\t\"x\" y\n2\t\"z\n3\tw\"\n"),
            TextTargets.Bytes("K,V\n1,\"a \\\"b\\\" \\\\\"\n2,c\\,d\\\ne\n"),
            TextTargets.Bytes("user_id:token\ttags:token_seq\ttime:float\nu1\ta b c\t1.5e9\n"),
        ],
        [.. s_csvWords, .. TextTargets.Words("\\", "\\\"", "\\,", "sep=", "#TYPE ", "# ", ":token", ":float_seq", "|")],
        input => FuzzTarget.Each(Enum.GetValues<Quoting>(), quoting =>
        {
            ReadRows("a.csv", input, quoting);
            ReadRows("a.inter", input, quoting);
        }));

    public FuzzTarget GzippedCsv => new(
        "csv-gzip",
        [.. s_csv.Select(TempFolder.Gzip), [.. TempFolder.Gzip(s_csv[0]), .. TempFolder.Gzip(s_csv[1])]],
        [[0x1F, 0x8B, 8], [0, 0, 0, 0]],
        input => ReadRows("a.csv.gz", input));

    public FuzzTarget JsonLines => new(
        "json-lines",
        [
            TextTargets.Bytes(
                "{\"USER_ID\":\"u1\",\"ITEM_ID\":7,\"TIMESTAMP\":1700000000,\"TAGS\":[\"a\",3,null,true]}\n\n{\"ITEM_ID\":\"i\",\"USER_ID\":null}\r\n{}\n"),
            TextTargets.Bytes("{\"USER_ID\":NaN,\"T\":[1.0,NaN,{}],\"X\":{\"a\":[{}]},\"S\":\"NaN \\\" NaN\"}\n"),
            TextTargets.Bytes("{\"USER_ID\":\"u\\u00e9\\ud83d\\ude00\",\"X\":{\"a\":1}}\n{\"Y\":[[1]]}\n"),
        ],
        TextTargets.Words("{", "}", "[", "]", "\"", ":", ",", "\n", "\\ud800", "\\u0000", "null", "1e999", "NaN", "\"USER_ID\":", "\uFEFF", "|", "[[[[[[[["),
        input => ReadRows("a.jsonl", input));

    public FuzzTarget Parquet => new(
        "parquet",
        [.. Directory.GetFiles(Path.Combine(AppContext.BaseDirectory, "Foreign")).Order().Select(File.ReadAllBytes), Segment()],
        [TextTargets.Bytes("PAR1"), [0x15, 0], [0xFF, 0xFF, 0xFF, 0xFF, 0x0F], [0x19, 0x1C]],
        ReadParquet);

    public FuzzTarget StoredSegment => new("stored-segment", [Segment()], [TextTargets.Bytes("PAR1"), [0xFF, 0xFF, 0xFF, 0xFF, 0x0F]], input =>
    {
        var path = _folder.Write("segment.parquet", input);
        foreach (var batch in SegmentReader.Read([path], ["USER_ID", "TIMESTAMP", "WEIGHT", "FLAG"], wanted: null, CancellationToken.None))
        {
            // A column whose name is damaged is one that the file does not have.
            Assert.All(batch.Columns, column => Assert.True(
                (column.Texts?.Length ?? column.Integers?.Length ?? column.Numbers?.Length ?? batch.RowCount) >= batch.RowCount));
        }
    });

    private void ReadRows(string name, byte[] input, Quoting quoting = Quoting.Detect)
    {
        using var reader = new TabularReaderFactory().Open(_folder.Write(name, input), quoting);
        var line = 0L;
        while (reader.Read())
        {
            Assert.True(reader.Line > line, "Lines do not rise.");
            line = reader.Line;
            for (var i = 0; reader.RowProblem is null && i < reader.Columns.Count; i++)
                _ = reader.Field(i).Length;
        }
    }

    // Column by column, because a reading ends at the first that is damaged.
    private void ReadParquet(byte[] input)
    {
        var path = _folder.Write("a.parquet", input);
        int columns;
        using (var reader = new TabularReaderFactory().Open(path))
            columns = reader.Columns.Count;
        FuzzTarget.Each(Enumerable.Range(0, columns), column =>
        {
            using var reader = new TabularReaderFactory().Open(path);
            while (reader.Read())
                _ = reader.Field(column).Length;
        });
    }

    private static byte[] Segment()
    {
        var schema = new DatasetSchema(DatasetType.Interactions,
        [
            new("USER_ID", FieldType.String, false, false, false), new("TIMESTAMP", FieldType.Long, false, false, false),
            new("WEIGHT", FieldType.Double, true, false, false), new("FLAG", FieldType.Boolean, true, false, false),
        ]);
        using var stream = new MemoryStream();
        using (var writer = new ParquetRowWriter(stream, schema))
        {
            writer.Write(new ColumnBatch(3,
            [
                new("USER_ID") { Texts = ["u1", "ü2", "u1"] }, new("TIMESTAMP") { Integers = [1, 2, 1_700_000_000] },
                new("WEIGHT") { Numbers = [1.5, double.NaN, -2] }, new("FLAG") { Integers = [1, ColumnData.MissingInteger, 0] },
            ]));
            writer.Complete();
        }

        return stream.ToArray();
    }
}
