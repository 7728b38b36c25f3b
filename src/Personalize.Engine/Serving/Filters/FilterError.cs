using Personalize.Engine.Common;

namespace Personalize.Engine.Serving.Filters;

/// <summary>Creates errors that show where a filter expression is wrong.</summary>
internal static class FilterError
{
    /// <param name="start">0-based index of the first wrong character.</param>
    /// <param name="length">Number of characters to underline, at least 1.</param>
    public static PersonalizeException At(string expression, int start, int length, string problem)
    {
        // Line breaks and tabs would move the carets away from what they point to.
        var line = string.Concat(expression.Select(c => char.IsControl(c) ? ' ' : c));
        return PersonalizeException.InvalidInput(
            ErrorIds.InvalidFilterExpression,
            $"The filter expression is wrong at position {start + 1}: {problem}.{Environment.NewLine}"
                + $"  {line}{Environment.NewLine}  {new string(' ', start)}{new string('^', length)}",
            "An expression has the form INCLUDE ItemID WHERE Items.FIELD IN (\"value\", $PLACEHOLDER) AND … [IF CurrentUser.FIELD = \"value\"]; "
                + "several are joined by |.",
            expression);
    }
}
