using System.Text;
using CsCheck;
using Personalize.Contracts;
using Personalize.Engine.Common;
using Personalize.Engine.Ports;
using Personalize.Storage.Configuration;

namespace Personalize.Storage.Tests.Configuration;

public sealed class ConfigurationReaderTests : ConfigurationReaderContract
{
    private static readonly ConfigurationReader s_reader = new();

    private static readonly Dictionary<string, object?> s_expected = new()
    {
        ["metricName"] = "coverage",
        ["count"] = 40L,
        ["share"] = 0.25,
        ["on"] = true,
        ["off"] = false,
        ["none"] = null,
        ["text"] = "40",
        ["list"] = new List<object?> { 1L, "two", new Dictionary<string, object?> { ["three"] = -3L } },
        ["empty"] = new Dictionary<string, object?>(),
    };

    protected override IConfigurationReader Configuration => s_reader;

    [Fact]
    public void Yaml_becomes_the_same_tree() => Assert.Equivalent(
        s_expected,
        s_reader.Parse("""
            # a comment
            metricName: coverage
            count: 40
            share: 0.25
            on: true
            off: False
            none: ~
            text: "40"
            list:
              - 1
              - two
              - {three: -3}
            empty: {}
            """),
        strict: true);

    [Theory]
    [InlineData("", null)]
    [InlineData("# nothing", null)]
    [InlineData("null", null)]
    [InlineData("yes", "yes")]
    [InlineData("1e3", 1000.0)]
    [InlineData("1.5", 1.5)]
    [InlineData("1,5", "1,5")]
    [InlineData("0x10", "0x10")]
    [InlineData("12:30", "12:30")]
    [InlineData("-", null)]
    [InlineData("'true'", "true")]
    [InlineData("! 12", "12")]
    [InlineData("9223372036854775808", 9223372036854775808.0)]
    public void Yaml_scalars_follow_the_core_schema(string text, object? expected) =>
        Assert.Equal(expected, s_reader.Parse(text) is List<object?> list ? list[0] : s_reader.Parse(text));

    [Fact]
    public void Aliases_are_copied() => Assert.Equivalent(
        new Dictionary<string, object?> { ["a"] = new List<object?> { 1L, 2L }, ["b"] = new List<object?> { 1L, 2L } },
        s_reader.Parse("a: &x [1, 2]\nb: *x\n"),
        strict: true);

    public static TheoryData<string, int, string> Malformed => new()
    {
        { "{\"a\":1,\n\"a\":2}", 0, "a" },
        { "{\"a\":1,\n  b}", 2, "JSON" },
        { "{\"a\":1,}", 1, "JSON" },
        { "{\"a\":1} // comment", 1, "JSON" },
        { "{\"a\":\"\\ud800\"}", 1, "JSON" },
        { new string('[', 65) + new string(']', 65), 1, "JSON" },
        { "a: 1\nb: 2\na: 3\n", 3, "repeated" },
        { "a: [1, 2\nb: 3", 1, "YAML" },
        { "a: !!int 5", 1, "tags" },
        { "a: !System.Object {}", 1, "tags" },
        { "a: *unknown", 1, "" },
        { "? [1, 2]\n: 3", 1, "key" },
        { "a: 1\n---\nb: 2\n", 2, "document" },
        { "a: 1\nb:\n\t- 2", 0, "YAML" },
        { "a: " + new string('[', 70) + new string(']', 70), 1, "nested" },
    };

    [Theory]
    [MemberData(nameof(Malformed))]
    public void Malformed_text_is_refused_with_line_and_column(string text, int line, string cause)
    {
        var error = Assert.Throws<PersonalizeException>(() => s_reader.Parse(text));
        Assert.Equal("MalformedConfiguration", error.ErrorId);
        Assert.Contains($"line {(line > 0 ? line + "," : "")}", error.Message);
        Assert.Contains(cause, error.Message);
    }

    // Not theory data: the runner's own transport replaces half characters.
    [Fact]
    public void Half_a_surrogate_pair_is_refused_with_line_and_column()
    {
        Assert.Contains("line 1, column 4", Assert.Throws<PersonalizeException>(() => s_reader.Parse("a: \uD800")).Message);
        Assert.Contains("line 2, column 3", Assert.Throws<PersonalizeException>(() => s_reader.Parse("{\"a\":\n \"\uDC00\uD800\"}")).Message);
        Assert.Equal("\uD83D\uDE00", s_reader.Parse("\uD83D\uDE00"));
    }

    [Fact]
    public void An_alias_bomb_is_refused()
    {
        var text = new StringBuilder("a0: &a0 [x, x, x, x, x, x, x, x, x, x]\n");
        for (var level = 1; level < 12; level++)
            text.Append($"a{level}: &a{level} [").AppendJoin(", ", Enumerable.Repeat($"*a{level - 1}", 10)).Append("]\n");
        Assert.Contains("stands for more than", Assert.Throws<PersonalizeException>(() => s_reader.Parse(text.ToString())).Message);
        Assert.Throws<PersonalizeException>(() => s_reader.Parse("a: &a [*a]"));
        Assert.Equal("ConfigurationTooLong", Assert.Throws<PersonalizeException>(() => s_reader.Parse(new string(' ', 2_000_000))).ErrorId);
    }

    [Theory]
    [InlineData("""{"a":[1,2.5,"x",{"b":null}],"c":"d\u00e9"}""")]
    [InlineData("a: &x [1, 2.5, 'x']\nb: {c: *x, d: |\n    text\n  }\ne: \"\\u00e9\"\n")]
    public void Mutated_text_ends_in_a_tree_or_in_our_own_error(string valid) =>
        Gen.Select(Gen.Select(Gen.Int[0, valid.Length - 1], Gen.Char["{}[]\":,&*!|>-#?'\\\n\t 0a~%@`é\0\uD800"]).Array[1, 5], Gen.Int[0, valid.Length]).Sample(
            sample =>
            {
                var text = valid.ToCharArray();
                foreach (var (position, character) in sample.Item1)
                    text[position] = character;
                try
                {
                    s_reader.Parse(new string(text)[..sample.Item2]);
                }
                catch (PersonalizeException error)
                {
                    Assert.Equal("MalformedConfiguration", error.ErrorId);
                }
            },
            iter: 5000,
            threads: 1);
}
