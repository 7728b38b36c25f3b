using Personalize.Engine.Schemas;

namespace Personalize.Engine.Tests.Schemas;

public sealed class SpreadsheetTextTests
{
    [Theory]
    [InlineData("=1+1", "'=1+1")]
    [InlineData("+49 30", "'+49 30")]
    [InlineData("-x", "'-x")]
    [InlineData("@SUM(A1)", "'@SUM(A1)")]
    [InlineData("\t=x", "'\t=x")]
    [InlineData("\rx", "'\rx")]
    [InlineData("\nx", "'\nx")]
    [InlineData("'=x", "''=x")]
    [InlineData("''-", "'''-")]
    [InlineData("a=b", "a=b")]
    [InlineData("'quoted'", "'quoted'")]
    [InlineData("'", "'")]
    [InlineData("", "")]
    [InlineData(null, null)]
    public void Removing_one_apostrophe_gives_what_was_there(string? text, string? expected)
    {
        Assert.Equal(expected, SpreadsheetText.Escape(text));
        if (expected is not null && expected != text)
            Assert.Equal(text, expected[1..]);
    }

    [Fact]
    public void Numbers_and_missing_values_stay()
    {
        var batch = SpreadsheetText.Escape(new ColumnBatch(2,
        [
            new ColumnData("ITEM_ID") { Texts = ["-7", null] },
            new ColumnData("PRICE") { Numbers = [-1, double.NaN] },
            new ColumnData("TIMESTAMP") { Integers = [-5, 6] },
        ]));
        Assert.Equal<string?>(["'-7", null], batch.Columns[0].Texts!.AsEnumerable());
        Assert.Equal([-1, double.NaN], batch.Columns[1].Numbers!.AsEnumerable());
        Assert.Equal([-5, 6], batch.Columns[2].Integers!.AsEnumerable());
    }

    [Theory]
    [InlineData("a.csv", true)]
    [InlineData("a.CSV.gz", true)]
    [InlineData("a.parquet", false)]
    [InlineData("a.jsonl", false)]
    public void Only_text_is_concerned(string path, bool concerned) => Assert.Equal(concerned, SpreadsheetText.Concerns(path));
}
