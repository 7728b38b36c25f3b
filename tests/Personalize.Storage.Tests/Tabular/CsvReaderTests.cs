using System.Text;
using CsCheck;
using Personalize.Contracts;
using Personalize.Engine.Common;
using Personalize.Engine.Ports;
using Personalize.Storage.Tabular;

namespace Personalize.Storage.Tests.Tabular;

public sealed class CsvReaderTests : TabularReaderContract, IDisposable
{
    private readonly TempFolder _folder = new();

    private static readonly Gen<string> s_field = Gen.Frequency(
        (5, Gen.Char["abcXYZ0189 ._-#ÄЖ漢"].Array[0, 8].Select(characters => new string(characters))),
        (2, Gen.Char["a,\"\n\r;|'\t é"].Array[0, 6].Select(characters => new string(characters))));

    protected override ITabularReaderFactory Readers { get; } = new TabularReaderFactory();

    protected override string Folder => _folder.Path;

    protected override string Extension => ".csv";

    public void Dispose() => _folder.Dispose();

    [Fact]
    public void What_is_written_by_the_rules_is_read_back_with_its_lines()
    {
        using var folder = new TempFolder();
        Gen.Select(Gen.Int[2, 5], Gen.Bool, Gen.Bool, Gen.Bool)
            .SelectMany(shape => s_field.Array[shape.Item1].Array[0, 40].Select(rows => (shape, rows)))
            .Sample(
                sample =>
                {
                    var ((columns, crlf, compressed, finalLineEnd), rows) = sample;
                    var header = Enumerable.Range(0, columns).Select(i => $"C{i}").ToArray();
                    var lineEnd = crlf ? "\r\n" : "\n";
                    var text = string.Join(lineEnd, rows.Prepend(header).Select(row => string.Join(",", row.Select(Quote)))) + (finalLineEnd ? lineEnd : "");
                    var path = compressed ? folder.WriteGzip("a.csv.gz", text) : folder.Write("a.csv", text);
                    using var reader = Open(path);
                    Assert.Equal(header, reader.Columns);
                    var line = 2;
                    foreach (var row in rows)
                    {
                        Assert.True(reader.Read());
                        Assert.Null(reader.RowProblem);
                        Assert.Equal(row, Fields(reader, columns));
                        Assert.Equal(line, reader.Line);
                        line += row.Sum(field => field.Count(character => character == '\n')) + 1;
                    }

                    Assert.False(reader.Read());
                },
                iter: 300,
                threads: 1);
    }

    [Fact]
    public void Long_files_are_read_across_every_buffer_boundary()
    {
        using var folder = new TempFolder();
        var text = new StringBuilder("A,B\n");
        for (var i = 0; i < 60_000; i++)
            text.Append(i).Append(",\"é ").Append(i % 100 == 0 ? "\n" : "").Append(i).Append("\"\r\n");
        using var reader = Open(folder.Write("a.csv", text.ToString()));
        for (var i = 0; i < 60_000; i++)
        {
            Assert.True(reader.Read());
            Assert.Equal($"{i}", reader.Field(0));
            Assert.Equal($"é {(i % 100 == 0 ? "\n" : "")}{i}", reader.Field(1));
            Assert.Equal(2 + i + ((i + 99) / 100), reader.Line);
        }

        Assert.False(reader.Read());
        Assert.Equal(reader.Position.Total, reader.Position.Read);
    }

    [Fact]
    public void A_byte_order_mark_blank_lines_and_rows_like_comments_are_no_trouble()
    {
        using var folder = new TempFolder();
        using var reader = Open(folder.Write("a.CSV", "\uFEFFA,B\n\n#1,x\n\n2,\"\"\n\n"));
        Assert.Equal(["A", "B"], reader.Columns);
        Assert.True(reader.Read());
        Assert.Equal(["#1", "x"], Fields(reader, 2));
        Assert.Equal(3, reader.Line);
        Assert.True(reader.Read());
        Assert.Equal(["2", ""], Fields(reader, 2));
        Assert.Equal(5, reader.Line);
        Assert.False(reader.Read());
    }

    [Fact]
    public void Tabs_separate_the_fields_of_tsv()
    {
        using var folder = new TempFolder();
        using var reader = Open(folder.Write("a.tsv", "A\tB\n1,5\t2\n"));
        Assert.True(reader.Read());
        Assert.Equal(["1,5", "2"], Fields(reader, 2));
    }

    [Theory]
    [InlineData("A\"B,C\n1\r2,3\n", 2)]
    [InlineData("A,B\nx\",1\r2\n", 2)]
    [InlineData("A,B\n\"x\",y\"\r2\n", 2)]
    public void A_quote_inside_of_an_unquoted_field_hides_no_carriage_return(string text, int line)
    {
        using var folder = new TempFolder();
        var path = folder.Write("a.csv", text);
        var error = Assert.Throws<PersonalizeException>(() =>
        {
            using var reader = Open(path);
            while (reader.Read())
                Fields(reader, 2);
        });
        Assert.Contains($"line {line}: a carriage return", error.Message);
    }

    [Fact]
    public void A_row_of_another_width_is_a_problem_of_that_row_only()
    {
        using var folder = new TempFolder();
        using var reader = Open(folder.Write("a.csv", "A,B\n1\n1,2,3\n1,2\n"));
        Assert.True(reader.Read());
        Assert.Equal("has 1 field, but the header has 2", reader.RowProblem);
        Assert.True(reader.Read());
        Assert.Equal("has 3 fields, but the header has 2", reader.RowProblem);
        Assert.True(reader.Read());
        Assert.Null(reader.RowProblem);
    }

    public static TheoryData<string, byte[], int, string> Malformed => new()
    {
        { "a.csv", [], 1, "empty" },
        { "a.csv", "\uFEFF"u8.ToArray(), 1, "empty" },
        { "a.csv", "\n\n"u8.ToArray(), 1, "empty" },
        { "a.csv", "A,B,A\n1,2,3\n"u8.ToArray(), 1, "column 'A' 2 times" },
        { "a.csv", Encoding.Unicode.GetPreamble().Concat(Encoding.Unicode.GetBytes("A,B\n1,2\n")).ToArray(), 1, "UTF-16" },
        { "a.csv", Encoding.BigEndianUnicode.GetPreamble().Concat(Encoding.BigEndianUnicode.GetBytes("A,B\n1,2\n")).ToArray(), 1, "UTF-16" },
        { "a.csv", Encoding.Unicode.GetBytes("A,B\n1,2\n"), 1, "NUL" },
        { "a.csv", "A,B\n1,2\n1,\0\n"u8.ToArray(), 3, "NUL" },
        { "a.csv", "A,B\n1,2\n1,\xE9\n"u8.ToArray().Select(value => value == 0xC3 ? (byte)0x41 : value).ToArray(), 3, "not UTF-8" },
        { "a.csv", [.. "A,B\n1,2\n1,x"u8, 0xC3], 3, "not UTF-8" },
        { "a.csv", "A,B\n1,2\n1,\"x\"y\n"u8.ToArray(), 3, "field 2 of the row that starts here is quoted incorrectly" },
        { "a.csv", "A,B\n1,2\n\"1,2\n3,4\n"u8.ToArray(), 3, "field 1 of the row that starts here is quoted incorrectly" },
        { "a.csv", "A,B\n1,2\n\"1\n1\",\"2"u8.ToArray(), 3, "field 2 of the row that starts here is quoted incorrectly" },
        { "a.csv", "A,B\n1,2\r3,4\n5,6\n"u8.ToArray(), 2, "carriage return" },
        { "a.csv", "A,B\r1,2\r3,4\r"u8.ToArray(), 1, "carriage return" },
        { "a.csv", [.. "A,B\n1,2\n\"1"u8, .. Enumerable.Repeat((byte)'x', 10_000_000), .. "\",2\n"u8], 3, "longer than" },
        { "a.csv", "PK\u0003\u0004zip"u8.ToArray(), 1, "ZIP" },
        { "a.csv", "PAR1...."u8.ToArray(), 1, "Parquet" },
        { "a.csv", Gzip("A,B\n1,2\n"), 1, "gzip" },
        { "a.csv.gz", Gzip("A,B\n1,2\n")[..12], 1, "damaged or truncated" },
        { "a.csv.gz", Gzip("A,B\n" + string.Concat(Enumerable.Range(0, 100_000).Select(i => $"{i},{i * 7919 % 10007}\n")))[..100_000], 0,
            "damaged or truncated" },
        { "a.csv.gz", Gzip("A,B\n1,2\n").Select((value, i) => i == 12 ? (byte)~value : value).ToArray(), 1, "damaged or truncated" },
        { "a.csv.gz", [.. Gzip("A,B\n1,2\n"), .. "trailing garbage"u8], 0, "damaged or truncated" },
        { "a.csv.gz", "A,B\n1,2\n"u8.ToArray(), 1, "damaged or truncated" },
    };

    [Theory]
    // Not enumerated at discovery: one of the files is 10 MB, which the test runner would serialise into gigabytes.
    [MemberData(nameof(Malformed), DisableDiscoveryEnumeration = true)]
    public void A_malformed_file_is_refused_with_its_name_and_line(string name, byte[] bytes, int line, string cause)
    {
        using var folder = new TempFolder();
        var path = folder.Write(name, bytes);
        var error = Assert.Throws<PersonalizeException>(() =>
        {
            using var reader = Open(path);
            while (reader.Read())
                Fields(reader, reader.Columns.Count);
        });
        Assert.Equal("MalformedFile", error.ErrorId);
        Assert.StartsWith($"'{path}', line {(line > 0 ? line : "")}", error.Message);
        Assert.Contains(cause, error.Message);
        Assert.NotNull(error.NextStep);
    }

    [Fact]
    public void Missing_files_directories_and_unknown_formats_are_errors_of_their_own()
    {
        using var folder = new TempFolder();
        Assert.Equal("FileNotFound", Assert.Throws<PersonalizeException>(() => Open(Path.Combine(folder.Path, "no.csv"))).ErrorId);
        Assert.Equal("FileNotFound", Assert.Throws<PersonalizeException>(() => Open(Path.Combine(folder.Path, "no", "no.csv"))).ErrorId);
        Assert.Equal("UnknownFileFormat", Assert.Throws<PersonalizeException>(() => Open(folder.Write("a.xlsx", "x"))).ErrorId);
        Assert.Equal(
            "FileNotReadable", Assert.Throws<PersonalizeException>(() => Open(Directory.CreateDirectory(Path.Combine(folder.Path, "d.csv")).FullName)).ErrorId);
    }

    [Fact]
    public void Mutated_files_end_in_rows_or_in_our_own_error()
    {
        using var folder = new TempFolder();
        var valid = Encoding.UTF8.GetBytes("A,B,C\r\n1,\"x \"\"y\"\"\",é\n2,\"a\nb\",\n3,漢,z\n");
        Gen.Select(Gen.Int[0, 2], Gen.Select(Gen.Int[0, valid.Length - 1], Gen.Byte).Array[1, 4], Gen.Int[0, valid.Length]).Sample(
            sample =>
            {
                var bytes = valid.ToArray();
                foreach (var (position, value) in sample.Item2)
                    bytes[position] = value;
                bytes = sample.Item1 == 0 ? bytes[..sample.Item3] : bytes;
                var path = folder.Write("a.csv", bytes);
                try
                {
                    using var reader = Open(path);
                    while (reader.Read())
                    {
                        if (reader.RowProblem is null)
                            Fields(reader, reader.Columns.Count);
                    }
                }
                catch (PersonalizeException error)
                {
                    Assert.Equal("MalformedFile", error.ErrorId);
                }
            },
            iter: 2000,
            threads: 1);
    }

    private static ITabularReader Open(string path) => new TabularReaderFactory().Open(path);

    private static string[] Fields(ITabularReader reader, int count) => [.. Enumerable.Range(0, count).Select(i => reader.Field(i).ToString())];

    protected override void Write(string path, string[] columns, string[][] rows)
    {
        Directory.CreateDirectory(Path.GetDirectoryName(path)!);
        File.WriteAllText(path, string.Concat(rows.Prepend(columns).Select(row => string.Join(',', row.Select(Quote)) + "\n")));
    }

    private static string Quote(string field) => field.Length == 0 || field.AsSpan().ContainsAny("\",\r\n") ? $"\"{field.Replace("\"", "\"\"")}\"" : field;

    private static byte[] Gzip(string text) => TempFolder.Gzip(Encoding.UTF8.GetBytes(text));
}
