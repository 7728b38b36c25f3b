using System.Collections;
using System.Management.Automation;
using Personalize.Engine.Common;
using Personalize.Engine.Ports;
using Personalize.PowerShell.Conversion;

namespace Personalize.PowerShell.Tests.Conversion;

public sealed class ConfigurationTreeTests : IDisposable
{
    private readonly DirectoryInfo _folder = Directory.CreateTempSubdirectory("personalize-test-");
    private readonly EchoReader _reader = new();

    public void Dispose() => _folder.Delete(recursive: true);

    [Fact]
    public void Hashtables_and_objects_become_plain_trees()
    {
        var inner = new PSObject();
        inner.Properties.Add(new PSNoteProperty("metricName", PSObject.AsPSObject("coverage")));
        inner.Properties.Add(new PSNoteProperty("recipeList", new object[] { "aws-hrnn", PSObject.AsPSObject("aws-hrnn-metadata") }));
        var tree = (Dictionary<string, object?>)From(new Hashtable { ["autoMLConfig"] = inner, ["eventValueThreshold"] = 3 })!;

        var config = Assert.IsType<Dictionary<string, object?>>(tree["autoMLConfig"]);
        Assert.Equal("coverage", config["metricName"]);
        Assert.Equal(["aws-hrnn", "aws-hrnn-metadata"], Assert.IsType<List<object?>>(config["recipeList"]));
        Assert.Equal(3L, tree["eventValueThreshold"]);
    }

    [Theory]
    [InlineData(5, 5L)]
    [InlineData((byte)5, 5L)]
    [InlineData(0.5f, 0.5)]
    [InlineData(true, true)]
    [InlineData("text", "text")]
    [InlineData('c', "c")]
    [InlineData(null, null)]
    public void Scalars_become_the_types_the_engine_knows(object? value, object? expected)
    {
        var tree = (Dictionary<string, object?>)From(new Hashtable { ["key"] = value })!;

        Assert.Equal(expected, tree["key"]);
    }

    [Theory]
    [InlineData("""{"a": 1}""")]
    [InlineData("  {}")]
    [InlineData("autoMLConfig:\n  metricName: coverage")]
    [InlineData("eventValueThreshold: 3")]
    [InlineData("autoMLConfig:")]
    public void Text_is_read_as_text(string text) => Assert.Equal(text, From(text));

    [Fact]
    public void A_path_is_read_as_a_file()
    {
        var path = Path.Combine(_folder.FullName, "config.yaml");
        File.WriteAllText(path, "from: file");

        Assert.Equal("from: file", From(path));
        Assert.Equal("from: file", From(PSObject.AsPSObject(new FileInfo(path))));
    }

    [Fact]
    public void Nothing_stays_nothing() => Assert.Null(From(null));

    [Fact]
    public void Neither_text_nor_file_is_an_error_that_names_the_parameter()
    {
        var error = Assert.Throws<PersonalizeException>(() => From("no-such-file.json"));

        Assert.Equal("InvalidConfigurationSource", error.ErrorId);
        Assert.Contains("-SolutionConfig 'no-such-file.json'", error.Message, StringComparison.Ordinal);
    }

    [Fact]
    public void An_object_that_contains_itself_is_refused()
    {
        var circle = new Hashtable();
        circle["self"] = circle;

        Assert.Equal("ConfigurationTooDeep", Assert.Throws<PersonalizeException>(() => From(circle)).ErrorId);
    }

    private object? From(object? value) => ConfigurationTree.From(value, "SolutionConfig", path => Path.GetFullPath(path, _folder.FullName), _reader);

    private sealed class EchoReader : IConfigurationReader
    {
        public object? Parse(string text) => text;
    }
}
