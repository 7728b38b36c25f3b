using System.Text.RegularExpressions;

namespace Personalize.Engine.Tests.Architecture;

/// <summary>What the README promises is held by tests that exist.</summary>
public sealed partial class PromiseTests
{
    [Fact]
    public void Every_promise_names_classes_with_tests()
    {
        var root = StyleTests.Root();
        var readme = File.ReadAllText(Path.Combine(root, "README.md"));
        var table = readme[readme.IndexOf("| Promise | Held by |", StringComparison.Ordinal)..];
        string[] rows = [.. table[..table.IndexOf("\n\n", StringComparison.Ordinal)].Split('\n').Skip(2)];
        var tested = Directory.EnumerateFiles(Path.Combine(root, "tests"), "*Tests.cs", SearchOption.AllDirectories)
            .Where(file => Attribute().IsMatch(File.ReadAllText(file)))
            .Select(Path.GetFileNameWithoutExtension)
            .ToHashSet();
        var named = rows.SelectMany(row => Name().Matches(row).Select(match => match.Groups[1].Value)).ToList();
        Assert.True(named.Count > 20, $"Only {named.Count} tests are named.");
        Assert.Equal([], named.Except(tested));
        Assert.All(rows, row => Assert.Matches(@"`(\w+Tests|build\.ps1 -Task \w+)`", row[row.LastIndexOf('|', row.Length - 2)..]));
    }

    [GeneratedRegex(@"`(\w+Tests)`")]
    private static partial Regex Name();

    [GeneratedRegex(@"\[\w*(Fact|Theory)\b")]
    private static partial Regex Attribute();
}
