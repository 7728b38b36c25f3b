using Personalize.Engine.Common;

namespace Personalize.Engine.Tests.Common;

public sealed class VisibleTests
{
    public static TheoryData<string> Hidden =>
    [
        .. Enumerable.Range(0, 0x20).Concat(Enumerable.Range(0x7F, 0x21)).Select(code => ((char)code).ToString()),
        "\u061C", "\u200E", "\u200F", "\u2028", "\u2029", "\u202A", "\u202B", "\u202C", "\u202D", "\u202E", "\u2066", "\u2067", "\u2068", "\u2069",
    ];

    [Theory]
    [MemberData(nameof(Hidden))]
    public void What_controls_a_terminal_or_the_direction_is_written_as_its_code(string character)
    {
        Assert.Equal($"a\\u{(int)character[0]:X4}b", Visible.Of($"a{character}b"));
        Assert.Equal($"\\u{(int)character[0]:X4}", Visible.Of(character));
        if (character is not ("\n" or "\t"))
            Assert.Equal($"a\\u{(int)character[0]:X4}b", Visible.Lines($"a{character}b"));
    }

    [Theory]
    [InlineData("")]
    [InlineData("shop-1 ü ß €")]
    [InlineData("مرحبا بالعالم")]
    [InlineData("שלום")]
    [InlineData("नमस्ते क्‍ष")]
    [InlineData("👩‍👩‍👧 🏳️‍🌈 e\u0301")]
    public void Text_of_any_script_stays_as_it_is(string text)
    {
        Assert.Same(text, Visible.Of(text));
        Assert.Same(text, Visible.Lines(text));
    }

    [Fact]
    public void Halves_of_characters_are_too()
    {
        Assert.Equal(@"a\uD83Db", Visible.Of("a\uD83Db"));
        Assert.Equal(@"\uDC69\uD83D", Visible.Lines("\uDC69\uD83D"));
    }

    [Fact]
    public void Messages_keep_their_lines()
    {
        Assert.Equal("a\r\n\tb\nc", Visible.Lines("a\r\n\tb\nc"));
        Assert.Equal("a\\u000Db", Visible.Lines("a\rb"));
        Assert.Equal("a\\u000D\\u000Ab", Visible.Of("a\r\nb"));
        Assert.Null(Visible.Of(null));
    }
}
