using System.Reflection;
using System.Text.RegularExpressions;
using Personalize.Engine.Common;
using Personalize.PowerShell.Tests.Fixtures;

namespace Personalize.PowerShell.Tests.Errors;

public sealed partial class ErrorIdTests
{
    private static readonly string[] s_constants = [.. typeof(ErrorIds).GetFields(BindingFlags.Public | BindingFlags.Static).Select(field => field.Name)];

    private static readonly Dictionary<string, string> s_sources = Directory.GetFiles(
        Path.Combine(BuiltModule.Root, "src"), "*.cs", SearchOption.AllDirectories)
        .Where(path => !path.Contains($"{Path.DirectorySeparatorChar}obj{Path.DirectorySeparatorChar}", StringComparison.Ordinal))
        .ToDictionary(path => Path.GetRelativePath(BuiltModule.Root, path), File.ReadAllText);

    [Fact]
    public void Every_id_is_as_it_is_named() =>
        Assert.All(typeof(ErrorIds).GetFields(BindingFlags.Public | BindingFlags.Static), field => Assert.Equal(field.Name, field.GetRawConstantValue()));

    [Fact]
    public void Every_id_is_documented_once() =>
        Assert.Equal(s_constants.Order(StringComparer.Ordinal),
            ErrorTopic.Sections.SelectMany(section => section.Errors).Select(error => error.Id).Order(StringComparer.Ordinal));

    [Fact]
    public void Every_id_is_used()
    {
        var used = s_sources.Values.SelectMany(source => UsedId().Matches(source)).Select(match => match.Groups[1].Value).ToHashSet();
        Assert.Equal([], s_constants.Where(id => !used.Contains(id)));
    }

    [Fact]
    public void No_error_has_an_id_that_is_not_a_constant() =>
        Assert.Equal([], s_sources.SelectMany(file => LooseId().Matches(file.Value).Select(match => $"{file.Key}: {match.Groups[1].Value}")));

    [Fact]
    public void No_condition_compares_an_id_that_is_not_a_constant() =>
        Assert.Equal([], s_sources.SelectMany(file => ComparedId().Matches(file.Value).Select(match => $"{file.Key}: {match.Value}")));

    [Fact]
    public void The_topic_is_what_the_ids_say()
    {
        var expected = ErrorTopic.Write();
        if (File.ReadAllText(ErrorTopic.CommittedPath).ReplaceLineEndings("\n") == expected)
            return;
        var written = Path.Combine(Directory.CreateTempSubdirectory("personalize-topic-").FullName, Path.GetFileName(ErrorTopic.CommittedPath));
        File.WriteAllText(written, expected);
        Assert.Fail($"{ErrorTopic.CommittedPath} is out of date: copy {written} over it.");
    }

    [GeneratedRegex(@"\bErrorIds\.(\w+)")]
    private static partial Regex UsedId();

    [GeneratedRegex(@"(?:InvalidInput\(|ErrorKind\.\w+,|problems\.Add\()\s*(\$?""[A-Za-z{][\w{}]*"")")]
    private static partial Regex LooseId();

    [GeneratedRegex(@"\bErrorId\s*(?:==|!=|is)\s*""\w+""")]
    private static partial Regex ComparedId();
}
