using System.Text.RegularExpressions;
using Personalize.Engine;
using Personalize.Engine.Schemas;

namespace Personalize.PowerShell.Completion;

/// <summary>What may come next in a filter expression: keywords, the fields of the dataset group, operators, values.</summary>
public sealed partial class FilterExpressionCompleter : DataCompleter
{
    // The first operators also compare strings.
    private const int OperatorsOfTexts = 4;

    private static readonly string[] s_beginnings = ["EXCLUDE ItemID WHERE ", "INCLUDE ItemID WHERE "];
    private static readonly string[] s_operators = ["IN (", "NOT IN (", "=", "!=", "<", "<=", ">", ">="];
    private static readonly string[] s_connections = ["AND", "OR", "IF", "|"];

    private protected override IEnumerable<Suggestion> Suggest(PersonalizeEngine engine, string datasetGroup, CompletionRequest request)
    {
        var tokens = Token().Matches(request.Word).Select(match => match.Value).ToList();
        var isWordOpen = tokens.Count > 0 && !char.IsWhiteSpace(request.Word[^1]) && tokens[^1] is not ("(" or ")" or "," or "|");
        var open = isWordOpen ? tokens[^1] : "";
        if (isWordOpen)
            tokens.RemoveAt(tokens.Count - 1);
        var typed = request.Word[..^open.Length];
        return Next(engine, datasetGroup, tokens, open)
            .Where(next => next.Text.StartsWith(open, StringComparison.OrdinalIgnoreCase))
            .Select(next => new Suggestion(typed + next.Text, next.ToolTip) { Label = next.Text });
    }

    private static IEnumerable<(string Text, string ToolTip)> Next(
        PersonalizeEngine engine, string datasetGroup, List<string> tokens, string open)
    {
        var field = tokens.FindLastIndex(token => token.Contains('.', StringComparison.Ordinal) && token[0] != '"');
        switch (tokens.LastOrDefault()?.ToUpperInvariant())
        {
            case null or "|":
                return s_beginnings.Select(text => (text, text[0] == 'E' ? "Excludes the matching items" : "Recommends only the matching items"));
            case "WHERE" or "AND" or "OR" or "IF":
                var asksUser = tokens.FindLastIndex(token => token.Equals("IF", StringComparison.OrdinalIgnoreCase))
                    > tokens.FindLastIndex(token => token.Equals("WHERE", StringComparison.OrdinalIgnoreCase));
                return Fields(engine, datasetGroup, asksUser);
            case "NOT":
                return [("IN (", "None of the values")];
            case "(" or ",":
                return field < 0 ? [] : Values(engine, datasetGroup, tokens[field], open.Trim('"'));
            case var _ when field == tokens.Count - 1:
                return s_operators.Take(IsText(engine, datasetGroup, tokens[field]) ? OperatorsOfTexts : s_operators.Length)
                    .Select(text => (text, "Compares the field"));
            default:
                return s_connections.Select(text => (text, text == "|" ? "Another expression" : text == "IF" ? "Only for some users" : "Another comparison"));
        }
    }

    private static IEnumerable<(string Text, string ToolTip)> Fields(PersonalizeEngine engine, string datasetGroup, bool ofUser) =>
        engine.ListFields(new(datasetGroup, FilterFieldsOnly: true))
            .Where(known => known.DatasetType == DatasetType.Users == ofUser)
            .Select(known => ($"{(ofUser ? "CurrentUser" : known.DatasetType)}.{known.Field.Name}", $"{known.Field.Type} field of {known.DatasetType}"));

    private static IEnumerable<(string Text, string ToolTip)> Values(PersonalizeEngine engine, string datasetGroup, string path, string start)
    {
        var (type, field) = Field(path);
        return engine.SuggestValues(new(datasetGroup, type, field, start, MostSuggestions)).Select(value => ($"\"{value}\"", $"A value of {path}"));
    }

    private static bool IsText(PersonalizeEngine engine, string datasetGroup, string path)
    {
        var (type, field) = Field(path);
        return engine.ListFields(new(datasetGroup, FilterFieldsOnly: true)).Any(known =>
            known.DatasetType == type && known.Field.Name.Equals(field, StringComparison.OrdinalIgnoreCase) && known.Field.Type == FieldType.String);
    }

    // Items.GENRE, Interactions.EVENT_TYPE, CurrentUser.AGE
    private static (DatasetType Type, string Name) Field(string path)
    {
        var (dataset, name) = (path[..path.IndexOf('.')], path[(path.IndexOf('.') + 1)..]);
        return dataset.Equals("CurrentUser", StringComparison.OrdinalIgnoreCase)
            ? (DatasetType.Users, name)
            : (Enum.Parse<DatasetType>(dataset, ignoreCase: true), name);
    }

    [GeneratedRegex("""
        "[^"]*"?|[(),|]|[!<>=]+|[^\s(),|!<>="]+
        """, RegexOptions.IgnorePatternWhitespace)]
    private static partial Regex Token();
}
