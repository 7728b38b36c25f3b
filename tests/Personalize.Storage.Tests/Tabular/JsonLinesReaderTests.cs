using System.Text.Json;
using Personalize.Contracts;
using Personalize.Engine.Common;
using Personalize.Engine.Ports;
using Personalize.Storage.Tabular;

namespace Personalize.Storage.Tests.Tabular;

public sealed class JsonLinesReaderTests : TabularReaderContract, IDisposable
{
    private readonly TempFolder _folder = new();

    protected override ITabularReaderFactory Readers { get; } = new TabularReaderFactory();

    protected override string Folder => _folder.Path;

    protected override string Extension => ".jsonl";

    public void Dispose() => _folder.Dispose();

    [Theory]
    [InlineData("a.jsonl")]
    [InlineData("a.ndjson")]
    [InlineData("a.json")]
    [InlineData("a.jsonl.gz")]
    public void Keys_of_all_lines_are_columns_and_values_become_text(string name)
    {
        const string Text = "{\"id\":\"ü\\\"1\",\"n\":12.50,\"flag\":true}\r\n\n  \n{\"flag\":null,\"id\":7,\"tags\":[\"a\",\"b\",3],\"later\":\"x\"}\n{}";
        var path = name.EndsWith(".gz", StringComparison.Ordinal) ? _folder.WriteGzip(name, Text) : _folder.Write(name, Text);
        using var reader = Open(path);

        Assert.Equal(["id", "n", "flag", "tags", "later"], reader.Columns);
        Assert.Equal((1, "ü\"1", "12.50", "true", "", ""), Next(reader));
        Assert.Equal((4, "7", "", "", "a|b|3", "x"), Next(reader));
        Assert.Equal((5, "", "", "", "", ""), Next(reader));
        Assert.False(reader.Read());
        Assert.Equal(reader.Position.Total, reader.Position.Read);
    }

    [Theory]
    [InlineData("{\"id\":1", "is not a JSON object")]
    [InlineData("[1,2]", "must begin with {")]
    [InlineData("\"text\"", "must begin with {")]
    [InlineData("{\"id\":1} {\"id\":2}", "is not a JSON object")]
    [InlineData("{\"id\":1,\"id\":2}", "the key 'id' twice")]
    [InlineData("{\"id\":{\"a\":1}}", "an object as 'id'")]
    [InlineData("{\"id\":[[1]]}", "has a list as 'id' that contains an object or a list")]
    [InlineData("{\"id\":[\"a|b\"]}", "a list as 'id' with '|' in a value")]
    [InlineData("{\"id\":\"\\ud800\"}", "not valid Unicode")]
    [InlineData("{\"\\ud800\":1}", "not valid Unicode")]
    [InlineData("{'id':1}", "is not a JSON object")]
    public void A_bad_line_is_a_bad_row_and_the_next_is_read(string line, string problem)
    {
        using var reader = Open(_folder.Write("a.jsonl", $"{{\"id\":\"ok\"}}\n{line}\n{{\"id\":\"ok\"}}\n"));
        Assert.True(reader.Read());
        Assert.Null(reader.RowProblem);
        Assert.True(reader.Read());
        Assert.Contains(problem, reader.RowProblem);
        Assert.Equal(2, reader.Line);
        Assert.True(reader.Read());
        Assert.Null(reader.RowProblem);
        Assert.Equal("ok", reader.Field(0));
        Assert.False(reader.Read());
    }

    [Fact]
    public void What_a_key_holds_that_is_not_needed_makes_no_row_unusable()
    {
        const string Text = """
            {"id":"a","extra":{"x":[1,{"y":2}]},"list":[1,2],"deep":[[1]],"none":null}
            {"id":"b","extra":"text","list":["a|b"],"deep":[],"none":null,"extra":{}}
            """;
        using var reader = Open(_folder.Write("a.jsonl", Text));
        Assert.Equal(["id", "extra", "list", "deep", "none"], reader.Columns);
        Assert.Equal([false, true, false, true, false], Enumerable.Range(0, 5).Select(i => reader.About(i).Problem is not null));

        reader.Select([-1, 0]);

        foreach (var id in new[] { "a", "b" })
        {
            Assert.True(reader.Read());
            Assert.Null(reader.RowProblem);
            Assert.Equal(id, reader.Field(0));
        }
    }

    [Theory]
    [InlineData("{\"n\":NaN,\"id\":\"NaN \\\" NaN\"}", "", "NaN \" NaN")]
    [InlineData("{\"n\":[1,NaN],\"id\":7.000}", "1|", "7")]
    [InlineData("{\"n\":7.10,\"id\":9007199254740993}", "7.10", "9007199254740993")]
    public void A_bare_NaN_is_null_and_whole_numbers_have_no_fraction(string line, string number, string id)
    {
        using var reader = Open(_folder.Write("a.jsonl", line));
        Assert.True(reader.Read());
        Assert.Null(reader.RowProblem);
        Assert.Equal([number, id], [reader.Field(0).ToString(), reader.Field(1).ToString()]);
    }

    [Theory]
    [InlineData("", "no line with a JSON object")]
    [InlineData("\n\n", "no line with a JSON object")]
    [InlineData("[\n{\"id\":1}\n]", "line 1: the file begins with a JSON array")]
    [InlineData("{\"id\":1}\n\0", "line 2: it contains a NUL byte")]
    public void A_file_that_is_not_json_lines_is_refused(string text, string message)
    {
        var error = Assert.Throws<PersonalizeException>(() => Open(_folder.Write("a.jsonl", text)));
        Assert.Equal("MalformedFile", error.ErrorId);
        Assert.Contains(message, error.Message);
    }

    [Fact]
    public void A_line_without_end_and_keys_without_end_are_refused()
    {
        var longLine = Assert.Throws<PersonalizeException>(() => Open(_folder.Write("long.jsonl", $"{{\"id\":\"{new string('x', 5_000_000)}\"}}")));
        Assert.Contains("line 1: the line is longer than", longLine.Message);
        var manyKeys = string.Concat(Enumerable.Range(0, 2000).Select(i => $"{{\"k{i}\":1}}\n"));
        Assert.Contains("more than 1000 different keys", Assert.Throws<PersonalizeException>(() => Open(_folder.Write("many.jsonl", manyKeys))).Message);
    }

    [Fact]
    public void Lines_are_read_across_every_buffer_boundary()
    {
        var lines = string.Concat(Enumerable.Range(0, 50_000).Select(i => $"{{\"id\":\"é {i}\",\"pad\":\"{new string('p', i % 50)}\"}}\n"));
        using var reader = Open(_folder.Write("a.jsonl", lines));
        for (var i = 0; i < 50_000; i++)
        {
            Assert.True(reader.Read());
            Assert.Equal(i + 1, reader.Line);
            Assert.Equal($"é {i}", reader.Field(0));
            Assert.Equal(i % 50, reader.Field(1).Length);
        }

        Assert.False(reader.Read());
    }

    protected override void Write(string path, string[] columns, string[][] rows)
    {
        // A key of the first line makes its column, so that this line has them all.
        Directory.CreateDirectory(Path.GetDirectoryName(path)!);
        var lines = rows.Select(
            (row, number) => columns.Zip(row).Where(field => number == 0 || field.Second.Length > 0).ToDictionary(field => field.First, field => field.Second));
        File.WriteAllText(path, string.Concat(lines.Select(line => JsonSerializer.Serialize(line) + "\n")));
    }

    private static ITabularReader Open(string path) => new TabularReaderFactory().Open(path);

    private static (long, string, string, string, string, string) Next(ITabularReader reader)
    {
        Assert.True(reader.Read());
        Assert.Null(reader.RowProblem);
        string Field(int i) => reader.Field(i).ToString();
        return (reader.Line, Field(0), Field(1), Field(2), Field(3), Field(4));
    }
}
