using System.Collections;
using System.Management.Automation;
using System.Management.Automation.Language;

namespace Personalize.PowerShell.Completion;

/// <summary>What is typed so far.</summary>
/// <param name="Word">The argument, without quotes; empty at its start.</param>
/// <param name="Bound">The other parameters of the command.</param>
internal sealed record CompletionRequest(string Word, IDictionary Bound)
{
    /// <summary>The argument of another parameter as text; null if it was not typed.</summary>
    public string? Argument(string parameter) => Bound[parameter]?.ToString();
}

/// <summary>
/// Offers what starts with the word typed so far or, failing that, contains it. Any error means no suggestions, because an error
/// message in the middle of typing helps nobody.
/// </summary>
public abstract class Completer : IArgumentCompleter
{
    public IEnumerable<CompletionResult> CompleteArgument(
        string commandName, string parameterName, string wordToComplete, CommandAst commandAst, IDictionary fakeBoundParameters)
    {
        try
        {
            var word = (wordToComplete ?? "").Trim('\'', '"');
            var suggestions = Suggest(new CompletionRequest(word, fakeBoundParameters ?? new Hashtable())).ToArray();
            var matches = Array.FindAll(suggestions, one => one.StartsWith(word));
            if (matches.Length == 0)
                matches = Array.FindAll(suggestions, one => one.Contains(word));
            return [.. matches.Select(Result)];
        }
        catch (Exception exception) when (exception is not OutOfMemoryException)
        {
            return [];
        }
    }

    private protected abstract IEnumerable<Suggestion> Suggest(CompletionRequest request);

    private static CompletionResult Result(Suggestion one) => new(
        one.IsCode || one.Text.AsSpan().IndexOfAny(" '\"$;,(){}@#`|&") < 0 ? one.Text : $"'{one.Text.Replace("'", "''", StringComparison.Ordinal)}'",
        Visible.Of(one.Label ?? one.Text),
        CompletionResultType.ParameterValue,
        Visible.Lines(one.ToolTip.Length == 0 ? one.Text : one.ToolTip));
}
