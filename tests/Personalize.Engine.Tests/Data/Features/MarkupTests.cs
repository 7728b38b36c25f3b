using CsCheck;
using Personalize.Engine.Data.Features;

namespace Personalize.Engine.Tests.Data.Features;

public class MarkupTests
{
    [Theory]
    [InlineData("<p>Green <b>tea</b></p>", "Green tea")]
    [InlineData("Tea<br/>from <a href=\"https://tea.example/x\" class='big'>Assam</a>", "Tea from Assam")]
    [InlineData("<ul><li>one</li><li>two</li></ul>", "one two")]
    [InlineData("caf&eacute; &amp; t&#233;", "café & té")]
    [InlineData("<!-- hidden <b>words</b> --> seen", "seen")]
    [InlineData("<style type=\"text/css\">p { color: red }</style>seen<SCRIPT>var a = '<p>';</SCRIPT>", "seen")]
    [InlineData("<!DOCTYPE html><html><body>x</body></html>", "x")]
    [InlineData("3 < 4 and 5 > 4", "3 < 4 and 5 > 4")]
    [InlineData("a <3 b", "a <3 b")]
    [InlineData("open <b and no end", "open <b and no end")]
    [InlineData("<script>never closed", "never closed")]
    [InlineData("AT&T", "AT&T")]
    [InlineData("plain", "plain")]
    public void Markup_is_no_words(string text, string words) => Assert.Equal(Words(words), Words(Markup.Remove(text)));

    [Fact]
    public void Text_without_markup_stays_as_it_is() =>
        Gen.String[Gen.Char["abc é漢 .;'\"/!"], 0, 50].Sample(text => ReferenceEquals(text, Markup.Remove(text)));

    [Fact]
    public void Any_text_gets_no_longer() =>
        Gen.String[Gen.Char["<>/!-&;ab script"], 0, 3000].Sample(text => Markup.Remove(text).Length <= text.Length, iter: 300);

    private static string[] Words(string text) => text.Split([' ', '\u00A0'], StringSplitOptions.RemoveEmptyEntries);
}
