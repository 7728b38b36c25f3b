using System.Globalization;
using Personalize.Engine.Common;
using Personalize.Engine.Schemas;

namespace Personalize.Engine.Serving.Filters;

/// <summary>The values of a request's placeholders: one value each, or several separated by commas, with or without quotes.</summary>
internal sealed class FilterValues
{
    /// <summary>Stands for every event type.</summary>
    public const string Every = "*";

    private readonly Dictionary<string, IReadOnlyList<string>> _values = new(StringComparer.Ordinal);
    private readonly Func<string, IReadOnlyList<string>>? _currentItem;

    /// <param name="values">Placeholder without its <c>$</c> → text.</param>
    /// <param name="placeholders">The placeholders of the filter.</param>
    /// <param name="currentItem">Field → the values of the item of the request, none if it has none; null if the filter does not look at it.</param>
    /// <exception cref="PersonalizeException">A value for a placeholder that the filter does not have.</exception>
    public FilterValues(
        IReadOnlyDictionary<string, string> values, IEnumerable<string> placeholders, Func<string, IReadOnlyList<string>>? currentItem = null)
    {
        _currentItem = currentItem;
        var known = placeholders.ToHashSet(StringComparer.Ordinal);
        foreach (var (given, text) in values)
        {
            var name = given.TrimStart('$');
            var match = known.Contains(name) ? name : known.FirstOrDefault(candidate => string.Equals(candidate, name, StringComparison.OrdinalIgnoreCase));
            if (match is null)
            {
                var allowed = known.Count == 0 ? "it has none" : $"it has {string.Join(", ", known.Select(candidate => $"${candidate}"))}";
                throw PersonalizeException.InvalidInput(
                    ErrorIds.UnknownFilterValue,
                    $"The filter has no placeholder '${name}'; {allowed}.{NearestName.Suggestion(name, known)}",
                    "Give values only for the placeholders of the filter.",
                    given);
            }

            _values[match] = Split(text);
        }
    }

    /// <summary>True if every placeholder of an expression has a value; otherwise names the first one without.</summary>
    public bool Covers(FilterExpression expression, out string missing)
    {
        missing = expression.Placeholders.FirstOrDefault(name => !_values.TryGetValue(name, out var values) || values.Count == 0) ?? "";
        return missing.Length == 0;
    }

    /// <summary>The values of a placeholder; none if it was not given.</summary>
    public IReadOnlyList<string> Of(string placeholder) => _values.GetValueOrDefault(placeholder, []);

    /// <summary>The strings of a comparison's operands, with placeholders and the fields of the current item filled in.</summary>
    public IEnumerable<string> Texts(FilterComparison comparison) => comparison.Operands.SelectMany(operand =>
        operand.CurrentItem is not null ? _currentItem!(operand.Text) : operand.IsPlaceholder ? _values[operand.Text] : [operand.Text]);

    /// <summary>
    /// The numbers of a comparison's operands, with the precision of the field's values, so that for a float field 0.1 is the float 0.1. Where the
    /// current item has no value, it is NaN, which is in no range.
    /// </summary>
    /// <exception cref="PersonalizeException">The value of a placeholder is not a number, or an ordering comparison has several values.</exception>
    public double[] Numbers(FilterComparison comparison)
    {
        var isFloat = comparison.Field.Type == FieldType.Float || comparison.Field.Name == DatasetFields.EventValue;
        var numbers = Texts(comparison).Select(text => TryNumber(comparison.Field, text, out var number)
            ? isFloat ? (float)number : number
            : throw PersonalizeException.InvalidInput(
                ErrorIds.InvalidFilterValue,
                $"The filter value '{text}' for {comparison.Field.Name} is not a number{(IsTime(comparison.Field) ? " or an ISO 8601 date" : "")}.",
                target: text)).ToArray();
        if (numbers.Length == 0)
            return [double.NaN];
        return numbers.Length == 1 || comparison.Operator is FilterOperator.In or FilterOperator.NotIn
            ? numbers
            : throw PersonalizeException.InvalidInput(
                ErrorIds.InvalidFilterValue,
                $"The filter compares {comparison.Field.Name} with one number, but {numbers.Length} were given.",
                target: comparison.Field.Name);
    }

    /// <summary>Reads a number, or for a field of times also an ISO 8601 date, which becomes Unix seconds; without a zone it is UTC.</summary>
    public static bool TryNumber(SchemaField field, string text, out double number)
    {
        if (IsTime(field) && IsIsoDate(text)
            && DateTimeOffset.TryParse(text, CultureInfo.InvariantCulture, DateTimeStyles.AssumeUniversal | DateTimeStyles.AllowWhiteSpaces, out var date))
        {
            number = (date - DateTimeOffset.UnixEpoch).TotalSeconds;
            return true;
        }

        return TryNumber(text, out number);
    }

    private static bool IsTime(SchemaField field) => field.Name is DatasetFields.Timestamp or DatasetFields.CreationTimestamp;

    // Year first: nothing else says without doubt which number is the month.
    private static bool IsIsoDate(string text) =>
        text.Length >= 10 && text[4] == '-' && text[7] == '-' && text[..4].All(char.IsAsciiDigit) && text[5..7].All(char.IsAsciiDigit);

    private static bool TryNumber(string text, out double number) =>
        double.TryParse(text, NumberStyles.Float, CultureInfo.InvariantCulture, out number) && double.IsFinite(number);

    // A comma inside quotes belongs to the value.
    private static List<string> Split(string text)
    {
        var parts = new List<string>();
        var at = 0;
        while (at <= text.Length)
        {
            while (at < text.Length && text[at] == ' ')
                at++;
            var quote = at < text.Length && text[at] is '"' or '\'' ? text.IndexOf(text[at], at + 1) : -1;
            var end = text.IndexOf(',', quote < 0 ? at : quote);
            if (end < 0)
                end = text.Length;
            var part = quote < 0 ? text[at..end].Trim() : text[(at + 1)..quote];
            if (part.Length > 0)
                parts.Add(part);
            at = end + 1;
        }

        return parts;
    }
}
