using Personalize.Engine.Common;
using Personalize.Engine.Ports;

namespace Personalize.Contracts;

/// <summary>What every reader of configuration text must do with JSON, which all of them read.</summary>
public abstract class ConfigurationReaderContract
{
    protected abstract IConfigurationReader Configuration { get; }

    [Fact]
    public void Json_becomes_a_plain_tree() => Assert.Equivalent(
        new Dictionary<string, object?>
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
        },
        Configuration.Parse(
            """{"metricName":"coverage","count":40,"share":0.25,"on":true,"off":false,"none":null,"text":"40","list":[1,"two",{"three":-3}],"empty":{}}"""),
        strict: true);

    [Theory]
    [InlineData("""{"count":2e0}""", 2.0)]
    [InlineData("""{"count":9223372036854775807}""", long.MaxValue)]
    [InlineData("""{"count":9223372036854775808}""", 9223372036854775808.0)]
    public void Numbers_are_whole_where_they_fit(string json, object expected) =>
        Assert.Equal(expected, ((IReadOnlyDictionary<string, object?>)Configuration.Parse(json)!)["count"]);

    [Theory]
    [InlineData("""{"a":1""")]
    [InlineData("""{"a":1,}""")]
    [InlineData("""{"a":1,"a":2}""")]
    [InlineData("""{"a":"\ud800"}""")]
    [InlineData("[1,2")]
    public void Malformed_text_is_refused(string text) =>
        Assert.Equal("MalformedConfiguration", Assert.Throws<PersonalizeException>(() => Configuration.Parse(text)).ErrorId);

    [Fact]
    public void Nesting_has_a_limit()
    {
        Configuration.Parse(new string('[', 64) + new string(']', 64));

        Assert.Throws<PersonalizeException>(() => Configuration.Parse(new string('[', 65) + new string(']', 65)));
    }
}
