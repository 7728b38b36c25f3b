using System.Text.RegularExpressions;

namespace Personalize.Engine.Tests.Architecture;

/// <summary>Holds those rules of style that no analyzer knows; the others are in the .editorconfig and break the build.</summary>
public partial class StyleTests
{
    private const int MostColumns = 160;
    private const int MostLines = 400;

    // Words that keep their capitals in the name of a test.
    private static readonly string[] s_terms =
        ["AdamW", "API", "AutoML", "autoMLConfig", "AWS", "CLI", "HPO", "HRNN", "JavaScript", "NaN", "NET", "PowerShell", "SDK"];

    private static readonly Source[] s_sources = [.. ReadSources(Root())];

    public static TheoryData<string, string, string> Violations => new()
    {
        { "src/Long.cs", $"public class Long;\n// {new string('x', MostColumns)}\n", "src/Long.cs(2): 163 columns" },
        { "src/Tall.cs", $"public class Tall;\n{new string('\n', MostLines)}", "src/Tall.cs: 401 lines" },
        { "src/Two.cs", "public sealed record Two;\npublic delegate void Three(int four);\n", "src/Two.cs: public are Two, Three" },
        { "src/Wrong.cs", "internal enum Small { }\npublic static partial class Right;\n", "src/Wrong.cs: contains Right" },
        { "src/Other.cs", "internal readonly ref struct One;\ninternal interface ITwo;\n", "src/Other.cs: contains One, ITwo" },
        { "tests/Suite.cs", "public class Suite\n{\n    [Fact]\n    public void Runs()\n", "tests/Suite.cs: tests are in Suite" },
        { "tests/ATests.cs", "public class ATests\n{\n    [Fact]\n    public void RunsWell() =>\n", "tests/ATests.cs: RunsWell" },
        { "tests/BTests.cs", "public class BTests\n{\n    [Theory]\n    [InlineData(1)]\n    public async Task Runs_Well(int i)\n",
            "tests/BTests.cs: Runs_Well" },
    };

    [Fact]
    public void Sources_follow_the_rules()
    {
        Assert.NotEmpty(s_sources);
        Assert.Equal([], s_sources.SelectMany(Problems));
    }

    [Theory]
    [MemberData(nameof(Violations))]
    public void Each_violation_is_found(string path, string text, string problem) => Assert.Equal([problem], Problems(new Source(path, text)));

    [Theory]
    [InlineData("src/Option.cs", "internal record Value;\npublic sealed class Option<T>\n")]
    [InlineData("src/Part.Writing.cs", "public partial class Part\n")]
    [InlineData("src/Program.cs", "return 0;\n")]
    [InlineData("tests/SomeContract.cs", "public abstract class SomeContract\n{\n    [Fact]\n    public void NaN_stays_NaN_in_AutoML()\n")]
    public void What_follows_them_is_not(string path, string text) => Assert.Empty(Problems(new Source(path, text)));

    private static IEnumerable<string> Problems(Source source)
    {
        var lines = source.Text.Split('\n');
        for (var i = 0; i < lines.Length; i++)
        {
            if (lines[i].Length > MostColumns)
                yield return $"{source.Path}({i + 1}): {lines[i].Length} columns";
        }

        // What follows the last line feed is no line.
        if (lines.Length - 1 > MostLines)
            yield return $"{source.Path}: {lines.Length - 1} lines";
        foreach (var problem in source.Path.StartsWith("src/", StringComparison.Ordinal) ? TypeProblems(source) : TestProblems(source))
            yield return problem;
    }

    private static IEnumerable<string> TypeProblems(Source source)
    {
        var types = TypeDeclaration().Matches(source.Text);
        string[] open = [.. types.Where(type => type.Groups["access"].Value == "public").Select(type => type.Groups["name"].Value)];
        string[] named = open.Length > 0 ? open : [.. types.Select(type => type.Groups["name"].Value)];
        if (open.Length > 1)
            yield return $"{source.Path}: public are {string.Join(", ", open)}";
        else if (named.Length > 0 && !named.Contains(source.Name))
            yield return $"{source.Path}: contains {string.Join(", ", named)}";
    }

    private static IEnumerable<string> TestProblems(Source source)
    {
        string[] tests = [.. TestMethod().Matches(source.Text).Select(test => test.Groups["name"].Value)];
        if (tests.Length > 0 && !source.Name.EndsWith("Tests", StringComparison.Ordinal) && !source.Name.EndsWith("Contract", StringComparison.Ordinal))
            yield return $"{source.Path}: tests are in {source.Name}";
        foreach (var test in tests.Where(test => !IsSentence(test)))
            yield return $"{source.Path}: {test}";
    }

    private static bool IsSentence(string name) =>
        char.IsAsciiLetterUpper(name[0])
        && name.Split('_').Select((word, at) => at == 0 ? char.ToLowerInvariant(word[0]) + word[1..] : word)
            .Zip(name.Split('_'))
            .All(word => s_terms.Contains(word.Second) || LowerCase().IsMatch(word.First));

    internal static string Root()
    {
        for (var folder = new DirectoryInfo(AppContext.BaseDirectory); folder is not null; folder = folder.Parent)
        {
            if (File.Exists(Path.Combine(folder.FullName, "Personalize.sln")))
                return folder.FullName;
        }

        throw new DirectoryNotFoundException($"No folder above '{AppContext.BaseDirectory}' contains Personalize.sln.");
    }

    private static IEnumerable<Source> ReadSources(string root) =>
        from folder in (string[])["src", "tests"]
        from file in Directory.EnumerateFiles(Path.Combine(root, folder), "*.cs", SearchOption.AllDirectories)
        let path = Path.GetRelativePath(root, file).Replace('\\', '/')
        where !path.Contains("/obj/") && !path.Contains("/bin/")
        orderby path
        select new Source(path, File.ReadAllText(file).ReplaceLineEndings("\n"));

    [GeneratedRegex(
        @"^(?<access>public|internal) ((sealed|static|abstract|partial|readonly|ref|unsafe) )*"
        + @"((class|struct|interface|enum|record( class| struct)?) (?<name>\w+)|delegate [^(]*?(?<name>\w+)(<[^>]*>)?\()",
        RegexOptions.Multiline | RegexOptions.CultureInvariant)]
    private static partial Regex TypeDeclaration();

    // An attribute whose name ends in Fact or Theory, and the next public method.
    [GeneratedRegex(
        @"^    \[\w*(Fact|Theory)\b[^\n]*\n((?!    public )[^\n]*\n)*    public (static )?(async )?(Task|void) (?<name>\w+)\(",
        RegexOptions.Multiline | RegexOptions.CultureInvariant)]
    private static partial Regex TestMethod();

    [GeneratedRegex("^[a-z0-9]+$", RegexOptions.CultureInvariant)]
    private static partial Regex LowerCase();

    /// <param name="Path">From the root of the repository, with slashes.</param>
    private sealed record Source(string Path, string Text)
    {
        /// <summary>The name of the file up to its first dot: <c>Part</c> for <c>Part.Writing.cs</c>.</summary>
        public string Name => Path[(Path.LastIndexOf('/') + 1)..].Split('.')[0];
    }
}
