using System.Text.RegularExpressions;
using Personalize.Engine;

namespace Personalize.PowerShell.Completion;

/// <summary>The placeholders of the filter, as a hashtable to fill in.</summary>
public partial class FilterValuesCompleter : StoreCompleter
{
    /// <summary>The parameter that names the filter.</summary>
    private protected virtual string Filter => "Filter";

    private protected sealed override IEnumerable<Suggestion> Suggest(PersonalizeEngine engine, CompletionRequest request)
    {
        if (request.Argument(Filter) is not { } name)
            return [];
        var expression = engine.DescribeFilter(new(name)).FilterExpression;
        var placeholders = Placeholder().Matches(expression).Select(match => match.Groups[1].Value).Distinct();
        string[] members = [.. placeholders.Select(placeholder => $"{placeholder} = ''")];
        return members.Length == 0 ? [] : [new Suggestion($"@{{ {string.Join("; ", members)} }}", expression) { IsCode = true }];
    }

    [GeneratedRegex(@"\$(\w+)")]
    private static partial Regex Placeholder();
}
