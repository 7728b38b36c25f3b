using System.Text;
using System.Text.RegularExpressions;
using Personalize.PowerShell.Errors;
using Personalize.PowerShell.Tests.Fixtures;

namespace Personalize.PowerShell.Tests.Errors;

/// <summary>about_Personalize_Errors as the ids' own documentation and the advice of the module give it.</summary>
internal static partial class ErrorTopic
{
    public const string Name = "about_Personalize_Errors";

    private const int Width = 76;

    private const string Introduction = """
        TOPIC
            about_Personalize_Errors

        SHORT DESCRIPTION
            The ids of all errors, what they mean and what to do.

        LONG DESCRIPTION
            Every error has an id that does not change between versions. It is the
            first part of FullyQualifiedErrorId, so that scripts can tell errors
            apart:

                try { Import-PersonalizeDataset shop Items ./items.csv -EA Stop }
                catch {
                    if ($_.FullyQualifiedErrorId -notlike 'MissingColumn,*') { throw }
                    'The file has other column names.'
                }

            The message names the value that was refused and what is allowed. What
            to do next is in ErrorDetails.RecommendedAction.

        """;

    public static string CommittedPath { get; } = Path.Combine(BuiltModule.Root, "src", "Personalize.PowerShell", "Module", "en-US", $"{Name}.help.txt");

    /// <summary>Every id with its meaning and remedy, by section.</summary>
    public static IReadOnlyList<(string Section, IReadOnlyList<(string Id, string Meaning, string Remedy)> Errors)> Sections { get; } =
        [.. Directory.GetFiles(
            Path.Combine(BuiltModule.Root, "src", "Personalize.Engine", "Common", "ErrorIds")).Order(StringComparer.Ordinal).Select(Section)];

    public static string Write()
    {
        var text = new StringBuilder(Introduction.ReplaceLineEndings("\n")).Append('\n');
        foreach (var (section, errors) in Sections)
        {
            text.Append("  ").Append(section.ToUpperInvariant()).Append('\n');
            foreach (var (id, meaning, remedy) in errors)
            {
                text.Append("    ").Append(id).Append('\n');
                Wrap(text, string.Join(' ', new[] { meaning, remedy, Advice.For(id) }.OfType<string>()));
                text.Append('\n');
            }
        }

        return text.Append("SEE ALSO\n    about_Personalize\n    about_Personalize_Data\n").ToString();
    }

    private static (string Section, IReadOnlyList<(string Id, string Meaning, string Remedy)> Errors) Section(string path)
    {
        var source = File.ReadAllText(path);
        return (
            SectionComment().Match(source).Groups[1].Value,
            [.. Documented().Matches(source).Select(match => (match.Groups[3].Value, Plain(match.Groups[1].Value), Plain(match.Groups[2].Value)))]);
    }

    private static string Plain(string documentation) => documentation.Replace("&lt;", "<").Replace("&gt;", ">").Replace("&amp;", "&");

    private static void Wrap(StringBuilder text, string sentences)
    {
        const string Indent = "        ";
        var line = new StringBuilder(Indent);
        foreach (var word in sentences.Split(' '))
        {
            if (line.Length > Indent.Length && line.Length + word.Length + 1 > Width)
            {
                text.Append(line).Append('\n');
                line.Clear().Append(Indent);
            }

            line.Append(line.Length > Indent.Length ? " " : "").Append(word);
        }

        text.Append(line).Append('\n');
    }

    [GeneratedRegex(@"^// (.+)\.\r?$", RegexOptions.Multiline)]
    private static partial Regex SectionComment();

    [GeneratedRegex(@"<summary>(.+)</summary>\s*/// <remarks>(.+)</remarks>\s*public const string (\w+) = ""\3"";")]
    private static partial Regex Documented();
}
