using System.Reflection.Metadata;
using System.Reflection.Metadata.Ecma335;
using System.Reflection.PortableExecutable;
using System.Text.RegularExpressions;
using Personalize.Engine.Ports;

namespace Personalize.Engine.Tests.Architecture;

/// <summary>What the engine says is shown by several surfaces and stored with resources: it names no cmdlet and no switch.</summary>
public sealed partial class NeutralTextTests
{
    [Fact]
    public void No_text_of_the_engine_names_a_cmdlet_or_a_switch()
    {
        var texts = Texts(typeof(IStore).Assembly.Location).ToArray();
        Assert.Contains("ResourceNotFound", texts);
        Assert.Equal([], texts.Where(text => CmdletOrSwitch().IsMatch(text)));
    }

    [Theory]
    [InlineData("Train one with New-PersonalizeSolutionVersion.")]
    [InlineData("with -EndSearch it ends")]
    public void The_pattern_sees_what_it_looks_for(string text) => Assert.Matches(CmdletOrSwitch(), text);

    private static IEnumerable<string> Texts(string path)
    {
        using var file = new PEReader(File.OpenRead(path));
        var reader = file.GetMetadataReader();
        for (var handle = reader.GetNextHandle(MetadataTokens.UserStringHandle(0)); !handle.IsNil; handle = reader.GetNextHandle(handle))
            yield return reader.GetUserString(handle);
    }

    [GeneratedRegex(@"-Personalize[A-Z]|Invoke-AutoML|(?<![\w-])-[A-Z][a-z]+")]
    private static partial Regex CmdletOrSwitch();
}
