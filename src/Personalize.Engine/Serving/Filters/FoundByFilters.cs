namespace Personalize.Engine.Serving.Filters;

/// <summary>
/// What filters have found among the events of a user, so that the next request looks only at those that came since. Kept for the combinations
/// of filter and values that were used last.
/// </summary>
internal sealed class FoundByFilters
{
    private const int Most = 8;

    private readonly List<(Key Key, FoundEvents Found)> _found = [];

    /// <summary>About how much memory it takes.</summary>
    public long Bytes => _found.Sum(entry => entry.Found.Bytes);

    /// <summary>What an expression has found so far.</summary>
    /// <param name="plan">The filter.</param>
    /// <param name="expression">Which of its expressions.</param>
    /// <param name="values">The values of its placeholders.</param>
    /// <param name="rows">Number of items that have rows.</param>
    public FoundEvents Of(FilterPlan plan, FilterExpression expression, IReadOnlyDictionary<string, string> values, int rows)
    {
        var texts = values.OrderBy(value => value.Key, StringComparer.Ordinal).Select(value => $"{value.Key}\t{value.Value}");
        var key = new Key(plan, expression, string.Join('\n', texts));
        var at = _found.FindIndex(entry => entry.Key == key);
        var found = at < 0 ? new FoundEvents(rows) : _found[at].Found;
        if (at >= 0)
            _found.RemoveAt(at);
        else if (_found.Count == Most)
            _found.RemoveAt(0);
        _found.Add((key, found));
        return found;
    }

    /// <summary>Called when an event has come between others: those from there on are looked at again.</summary>
    public void ForgetFrom(int place)
    {
        foreach (var (_, found) in _found)
            found.EventCount = Math.Min(found.EventCount, place);
    }

    private sealed record Key(FilterPlan Plan, FilterExpression Expression, string Values);
}
