using Personalize.Engine.Common;
using Personalize.Engine.Ports;
using Personalize.Engine.Resources;
using Personalize.Storage.Tabular;

namespace Personalize.Storage.Tests.Tabular;

/// <summary>Delimited text as programs write it, in other forms than that of RFC 4180.</summary>
public sealed class TextLayoutTests : IDisposable
{
    private readonly TempFolder _folder = new();

    public void Dispose() => _folder.Dispose();

    /// <summary>Name and text of a file with two rows of the columns K and V; the values of V; the line of the first row; what is said.</summary>
    public static TheoryData<string, string, string[], int, string> Forms => new()
    {
        { "type.csv", "#TYPE Selected.System.IO.FileInfo\n\"K\",\"V\"\n\"1\",\"a\"\n\"2\",\"b\"\n", ["a", "b"], 3, "line 1 is skipped: #TYPE" },
        { "sep.csv", "\uFEFFsep=;\r\nK;V\r\n1;a\r\n2;\"b;c\"\r\n", ["a", "b;c"], 3, "line 1 is skipped: sep=;" },
        { "sep-quoted.csv", "\"sep=|\"\nK|V\n1|a,a\n2|b,b\n", ["a,a", "b,b"], 3, "line 1 is skipped" },
        { "sep-tab.csv", "sep=\t\nK\tV\n1\ta\n2\tb\n", ["a", "b"], 3, "line 1 is skipped" },
        { "comments.csv", "# exported by a program, on a day\n# from here\n\nK,V\n1,a\n2,b\n", ["a", "b"], 5, "line 2 is skipped" },
        { "comment-header.tsv", "# a graph\n# K\tV\n1\ta\n2\tb\n", ["a", "b"], 3, "line 1 is skipped" },
        { "semicolons.csv", "K;V\n1;0,5\n2;1,5\n", ["0,5", "1,5"], 2, "separated by ';'" },
        { "pipes.csv", "K|V\n1|a b\n2|\"c|d\"\n", ["a b", "c|d"], 2, "separated by '|'" },
        { "tabs.csv", "K\tV\n1\ta,b\n2\tc,d\n", ["a,b", "c,d"], 2, "separated by tabs" },
        { "commas.tsv", "K,V\n1,a\n2,b\n", ["a", "b"], 2, "separated by ','" },
        { "quotes.tsv", "K\tV\n1\t\"Open\" air\n2\t5\" nail\n", ["\"Open\" air", "5\" nail"], 2, "quotes are ordinary" },
        { "quote-pair.tsv", "K\tV\n1\t\"begins here\n2\tends there\"\n", ["\"begins here", "ends there\""], 2, "quotes are ordinary" },
        { "backslashes.csv", "K,V\n1,\"a \\\"b\\\", c\"\n2,\"d \\\\ e\"\n", ["a \"b\", c", "d \\ e"], 2, "backslashes stand" },
        { "backslash-line.csv", "K,V\n1,\"a \\\"b\\\"\nc\"\n2,x\n", ["a \"b\"\nc", "x"], 2, "backslashes stand" },
        { "backslash-separator.tsv", "K\tV\n1\ta\\\tb\n2\t\\N\n", ["a\tb", "\\N"], 2, "backslashes stand" },
        { "hash-header.csv", "#K,V\n1,a\n2,b\n", ["a", "b"], 2, "" },
        { "hash-column.csv", "#,V\n1,a\n2,b\n", ["a", "b"], 2, "" },
        { "windows-paths.csv", "K,V\n1,\"C:\\temp\\\"\n2,\\\\share\n", ["C:\\temp\\", "\\\\share"], 2, "" },
        { "quoted-lines.csv", "K,V\n1,\"a\nb,c\"\n2,d\n", ["a\nb,c", "d"], 2, "" },
    };

    [Theory]
    [MemberData(nameof(Forms), DisableDiscoveryEnumeration = true)]
    public void A_file_is_read_as_it_is_written_and_what_is_unusual_is_said(string name, string text, string[] values, int line, string remark)
    {
        foreach (var path in new[] { _folder.Write(name, text), _folder.WriteGzip(name + ".gz", text) })
        {
            using var reader = Open(path);
            Assert.Equal([name == "hash-column.csv" ? "#" : "K", "V"], reader.Columns);
            Assert.True(reader.Read());
            Assert.Equal(line, reader.Line);
            Assert.Equal(["1", values[0]], [reader.Field(0).ToString(), reader.Field(1).ToString()]);
            Assert.True(reader.Read());
            Assert.Equal(["2", values[1]], [reader.Field(0).ToString(), reader.Field(1).ToString()]);
            Assert.False(reader.Read());
            Assert.Equal(remark.Length == 0, reader.Remarks.Count == 0);
            Assert.Contains(remark, string.Join('\n', reader.Remarks));
        }
    }

    [Theory]
    [InlineData("late.csv", Quoting.Backslash, "x\\\"y\"", "x\"y")]
    [InlineData("late.csv", Quoting.None, "x\"y", "\"x\"y")]
    [InlineData("late.tsv", Quoting.None, "x\"y", "\"x\"y")]
    public void What_the_beginning_does_not_show_is_refused_with_the_option_that_reads_it(string name, Quoting quoting, string field, string expected)
    {
        var delimiter = name.EndsWith(".tsv", StringComparison.Ordinal) ? '\t' : ',';
        var text = $"K{delimiter}V\n" + string.Concat(Enumerable.Range(0, 50_000).Select(i => $"{i}{delimiter}v\n")) + $"last{delimiter}\"{field}\n";
        var path = _folder.Write(name, text);

        var error = Assert.Throws<PersonalizeException>(() => Last(path, Quoting.Detect));
        Assert.Contains("line 50002", error.Message);
        Assert.Contains($"{quoting}", error.NextStep);
        Assert.Equal(expected, Last(path, quoting));
    }

    [Fact]
    public void A_quote_that_swallows_rows_of_tabs_is_noticed_late_in_the_file_too()
    {
        var path = _folder.Write("late.tsv", "K\tV\n" + string.Concat(Enumerable.Range(0, 50_000).Select(i => $"{i}\tv\n")) + "a\t\"b\nc\td\"\n");

        Assert.Contains("line 50002: a quote encloses several rows", Assert.Throws<PersonalizeException>(() => Last(path, Quoting.Detect)).Message);
        Assert.Equal("d\"", Last(path, Quoting.None));
    }

    [Fact]
    public void What_can_be_read_in_two_ways_is_read_as_its_extension_says()
    {
        using var reader = Open(_folder.Write("both.csv", "A;B|C\n1;2|3\n"));
        Assert.Equal(["A;B|C"], reader.Columns);
        using var comments = Open(_folder.Write("only.csv", "#one\n#two\n"));
        Assert.Equal(["#one"], comments.Columns);
    }

    [Theory]
    [InlineData("data.inter")]
    [InlineData("data.tsv")]
    [InlineData("data.csv")]
    public void An_atomic_file_has_types_in_its_header(string name)
    {
        using var reader = Open(_folder.Write(name, "movie_id:token\tgenres:token_seq\tprice:float\ntitle 1\tWar Drama\t2.5\n"));

        Assert.Equal(["movie_id:token", "genres:token_seq", "price:float"], reader.Columns);
        Assert.Equal(["movie_id", "genres", "price"], Enumerable.Range(0, 3).Select(i => reader.About(i).Name));
        Assert.Equal([false, false, null], Enumerable.Range(0, 3).Select(i => reader.About(i).IsNumber));
        Assert.True(reader.Read());
        Assert.Equal(["title 1", "War|Drama", "2.5"], Enumerable.Range(0, 3).Select(i => reader.Field(i).ToString()));
    }

    private string Last(string path, Quoting quoting)
    {
        using var reader = new TabularReaderFactory().Open(path, quoting);
        var last = "";
        while (reader.Read())
            last = reader.Field(1).ToString();
        return last;
    }

    private static ITabularReader Open(string path) => new TabularReaderFactory().Open(path);
}
