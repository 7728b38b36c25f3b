using System.Collections;
using System.Management.Automation;
using System.Management.Automation.Language;

namespace Personalize.PowerShell.Completion;

/// <summary>One thing to offer.</summary>
/// <param name="Text">What is typed for the user.</param>
/// <param name="ToolTip">What it is, in a line.</param>
internal readonly record struct Suggestion(string Text, string ToolTip);

/// <summary>
/// Offers what starts with, or else contains, the word typed so far. Whatever goes wrong means no suggestions: an error in
/// the middle of typing helps nobody.
/// </summary>
public abstract class Completer : IArgumentCompleter
{
    public IEnumerable<CompletionResult> CompleteArgument(
        string commandName, string parameterName, string wordToComplete, CommandAst commandAst, IDictionary fakeBoundParameters)
    {
        try
        {
            var word = (wordToComplete ?? "").Trim('\'', '"');
            var suggestions = Suggest(fakeBoundParameters ?? new Hashtable()).ToArray();
            var matches = Array.FindAll(suggestions, one => one.Text.StartsWith(word, StringComparison.OrdinalIgnoreCase));
            if (matches.Length == 0)
                matches = Array.FindAll(suggestions, one => one.Text.Contains(word, StringComparison.OrdinalIgnoreCase));
            return [.. matches.Select(Result)];
        }
        catch (Exception exception) when (exception is not OutOfMemoryException)
        {
            return [];
        }
    }

    /// <param name="bound">The parameters typed so far.</param>
    private protected abstract IEnumerable<Suggestion> Suggest(IDictionary bound);

    private static CompletionResult Result(Suggestion one) => new(
        one.Text.AsSpan().IndexOfAny(" '\"$;,(){}@#`|&") < 0 ? one.Text : $"'{one.Text.Replace("'", "''", StringComparison.Ordinal)}'",
        one.Text,
        CompletionResultType.ParameterValue,
        one.ToolTip.Length == 0 ? one.Text : one.ToolTip);
}
