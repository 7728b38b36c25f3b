using Personalize.Engine.Common;
using Personalize.Engine.Data;
using Personalize.Engine.Resources;
using Personalize.Engine.Schemas;
using Personalize.Engine.Serving.Histories;

namespace Personalize.Engine.Serving.Filters;

/// <summary>
/// A filter prepared for the items of one model: comparisons of item fields with constants have been evaluated to bitmaps, so a request
/// only combines them and looks at the user's events. Thread-safe.
/// </summary>
internal sealed class FilterPlan
{
    private static readonly FilterValues s_noValues = new(new Dictionary<string, string>(), []);

    private readonly FilterSyntax _syntax;
    private readonly int _eventsPerType;
    private readonly Vocabulary _items;
    private readonly IReadOnlyDictionary<string, int> _otherItems;
    private readonly int _rows;
    private readonly IReadOnlyDictionary<string, FilterColumn> _itemColumns;
    private readonly IReadOnlyDictionary<string, FilterColumn> _userColumns;
    private readonly IReadOnlyDictionary<string, int> _userRows;
    private readonly Dictionary<FilterComparison, ItemSet> _constants = new(ReferenceEqualityComparer.Instance);

    /// <param name="items">The items of the model: bit i is item i.</param>
    /// <param name="otherItems">Items of the dataset that the model was not trained on → their rows, after those of <paramref name="items"/>.</param>
    /// <param name="itemColumns">Field → values, one row per item of both.</param>
    /// <param name="userColumns">Field → values, one row per user of <paramref name="userRows"/>.</param>
    /// <param name="eventsPerType">How many of a user's newest events of each type count; null for all.</param>
    public FilterPlan(
        FilterSyntax syntax,
        Vocabulary items,
        IReadOnlyDictionary<string, int> otherItems,
        IReadOnlyDictionary<string, FilterColumn> itemColumns,
        IReadOnlyDictionary<string, FilterColumn> userColumns,
        IReadOnlyDictionary<string, int> userRows,
        int? eventsPerType)
    {
        _eventsPerType = eventsPerType ?? int.MaxValue;
        (_syntax, _items, _otherItems, _itemColumns, _userColumns, _userRows) = (syntax, items, otherItems, itemColumns, userColumns, userRows);
        _rows = items.Count + otherItems.Count;
        var constant = syntax.Expressions.Where(expression => expression.Dataset == DatasetType.Items).SelectMany(expression => expression.Where.Comparisons);
        foreach (var comparison in constant.Where(comparison => comparison.IsConstant))
            _constants.TryAdd(comparison, itemColumns[comparison.Field.Name].Take(comparison, s_noValues));
    }

    /// <summary>Whether it selects users, for segments, and not items.</summary>
    public bool SelectsUsers => _syntax.SelectsUsers;

    /// <summary>Whether items are compared with the item of the request.</summary>
    public bool NeedsItem => _syntax.CurrentItemFields.Any();

    /// <summary>True if the result depends on what the user did.</summary>
    public bool NeedsHistory => _syntax.Expressions.Any(expression => expression.Dataset == DatasetType.Interactions);

    /// <summary>True if the result depends on who the user is or what the user did.</summary>
    public bool NeedsUser => NeedsHistory || _syntax.Expressions.Any(expression => expression.If is not null);

    /// <summary>True if it depends on the contextual metadata of what the user did.</summary>
    public bool NeedsContext => _syntax.Expressions.Any(expression =>
        expression.Dataset == DatasetType.Interactions
            && expression.Where.Comparisons.Any(comparison => !DatasetFields.IsReserved(DatasetType.Interactions, comparison.Field.Name)));

    /// <summary>The items that may be recommended to a user.</summary>
    /// <param name="history">The user's events of all types, oldest first.</param>
    /// <exception cref="PersonalizeException">The value of a placeholder in an INCLUDE is missing, or a value is unknown or of the wrong type.</exception>
    /// <param name="filterValues">Placeholder → value.</param>
    /// <param name="found">What was found among the first events in earlier requests; null to look at all.</param>
    /// <param name="currentItem">The item of a request for related items.</param>
    public AllowedItems Allowed(
        string userId, IReadOnlyList<HistoryEvent> history, IReadOnlyDictionary<string, string> filterValues, FoundByFilters? found = null,
        string? currentItem = null)
    {
        var values = new FilterValues(filterValues, _syntax.Placeholders, currentItem is null ? null : field => Of(currentItem, field));
        ItemSet? included = null;
        var excluded = new ItemSet(_rows);
        var applied = new List<Applied>();
        foreach (var expression in Applicable(values))
        {
            if (expression.If is { } condition && !HoldsFor(userId, condition, values))
                continue;
            var events = expression.Dataset == DatasetType.Items
                ? null
                : OfEvents(expression.Where, history, values, found?.Of(this, expression, filterValues, _rows) ?? new FoundEvents(_rows));
            var items = events?.Items ?? OfItems(expression.Where, values);
            applied.Add(new Applied(expression, events?.WithoutRow ?? []));
            if (expression.Includes)
                (included ??= new ItemSet(_rows)).UnionWith(items);
            else
                excluded.UnionWith(items);
        }

        if (included is null)
        {
            excluded.Invert();
            included = excluded;
        }
        else
        {
            included.ExceptWith(excluded);
        }

        var known = _otherItems.Count == 0 ? included : included.Below(_items.Count, _items.Count);
        return new AllowedItems(known, id => RowOf(id) is var row and >= 0 ? included.Contains(row) : AllowsWithoutRow(id, applied, values));
    }

    /// <summary>Whether a user may be in a segment, by a filter that selects users.</summary>
    /// <param name="history">The user's events of all types, oldest first.</param>
    /// <exception cref="PersonalizeException">As for <see cref="Allowed"/>.</exception>
    public bool AllowsUser(string userId, IReadOnlyList<HistoryEvent> history, IReadOnlyDictionary<string, string> filterValues)
    {
        var values = new FilterValues(filterValues, _syntax.Placeholders);
        bool? included = null;
        foreach (var expression in Applicable(values))
        {
            var matches = expression.Dataset == DatasetType.Users
                ? HoldsFor(userId, expression.Where, values)
                : Newest(history).Any(Test(expression.Where, values));
            if (!expression.Includes && matches)
                return false;
            if (expression.Includes)
                included = included == true || matches;
        }

        return included != false;
    }

    /// <summary>The expressions whose placeholders have values.</summary>
    /// <exception cref="PersonalizeException">InvalidInput: one of an INCLUDE has none.</exception>
    private IEnumerable<FilterExpression> Applicable(FilterValues values)
    {
        foreach (var expression in _syntax.Expressions)
        {
            if (values.Covers(expression, out var missing))
            {
                yield return expression;
            }
            else if (expression.Includes)
            {
                throw PersonalizeException.InvalidInput(
                    ErrorIds.MissingFilterValue,
                    $"The filter's INCLUDE needs a value for the placeholder '${missing}'.",
                    $"Give the value in filterValues: {missing} = \"value\".",
                    missing);
            }
        }
    }

    /// <summary>Says which values of placeholders no item has, in any of the fields that they are compared with; null if there is none.</summary>
    public string? Unmatched(IReadOnlyDictionary<string, string> filterValues)
    {
        if (filterValues.Count == 0)
            return null;
        var values = new FilterValues(filterValues, _syntax.Placeholders);
        var compared = _syntax.Expressions
            .SelectMany(expression => expression.Where.Comparisons.Select(comparison => (expression.Dataset, Comparison: comparison)))
            .SelectMany(use => use.Comparison.Operands
                .Where(operand => operand.IsPlaceholder)
                .Select(operand => (Name: operand.Text, use.Dataset, use.Comparison)))
            .GroupBy(use => use.Name)
            .Where(uses => uses.All(use => use.Dataset == DatasetType.Items && !use.Comparison.IsNumeric));
        var said = compared.SelectMany(uses => values.Of(uses.Key).Distinct()
            .Where(value => !uses.Any(use => _itemColumns[use.Comparison.Field.Name].Has(value)))
            .Select(value => $"The filter value '{value}' for ${uses.Key} matches nothing: no item has this "
                + $"{string.Join(" or ", uses.Select(use => use.Comparison.Field.Name).Distinct())}."));
        return string.Join(' ', said) is { Length: > 0 } text ? text : null;
    }

    /// <summary>The values of an item in a field.</summary>
    private IReadOnlyList<string> Of(string item, string field) =>
        field == DatasetFields.ItemId ? [item] : RowOf(item) is var row and >= 0 ? _itemColumns[field].Of(row) : [];

    private int RowOf(string item) => _items.IndexOf(item) is var known and >= 0 ? known : _otherItems.GetValueOrDefault(item, -1);

    /// <summary>Whether an item is allowed that is neither one of the model's nor in the dataset.</summary>
    private static bool AllowsWithoutRow(string item, List<Applied> applied, FilterValues values)
    {
        return (!applied.Exists(one => one.Expression.Includes) || applied.Exists(one => one.Expression.Includes && Finds(one)))
            && !applied.Exists(one => !one.Expression.Includes && Finds(one));

        bool Finds(Applied one) => one.Expression.Dataset == DatasetType.Items
            ? one.Expression.Where.Alternatives.Any(all => all.All(Holds))
            : one.WithoutRow.Contains(item);

        // All that is known of the item is its id.
        bool Holds(FilterComparison comparison) =>
            (comparison.Field.Name == DatasetFields.ItemId && values.Texts(comparison).Contains(item)) != (comparison.Operator == FilterOperator.NotIn);
    }

    private ItemSet OfItems(FilterCondition condition, FilterValues values)
    {
        var result = new ItemSet(_rows);
        foreach (var all in condition.Alternatives)
        {
            ItemSet? found = null;
            foreach (var comparison in all)
            {
                var rows = _constants.TryGetValue(comparison, out var known) ? known : _itemColumns[comparison.Field.Name].Take(comparison, values);
                if (found is null)
                    found = rows.Copy();
                else
                    found.IntersectWith(rows);
            }

            result.UnionWith(found!);
        }

        return result;
    }

    /// <summary>Adds what the events since the last request have; all of them if only the newest of each type count, which change.</summary>
    private FoundEvents OfEvents(FilterCondition condition, IReadOnlyList<HistoryEvent> history, FilterValues values, FoundEvents found)
    {
        if (_eventsPerType != int.MaxValue)
            found = new FoundEvents(_rows);
        var withoutRow = new List<string>();
        foreach (var one in Newest(history, found.EventCount).Where(Test(condition, values)))
        {
            if (RowOf(one.ItemId) is var row and >= 0)
                found.Items.Add(row);
            else
                withoutRow.Add(one.ItemId);
        }

        found.AddWithoutRow(withoutRow);
        found.EventCount = history.Count;
        return found;
    }

    /// <summary>The events that count, newest first.</summary>
    /// <param name="history">The user's events.</param>
    /// <param name="from">The first event that is looked at.</param>
    private IEnumerable<HistoryEvent> Newest(IReadOnlyList<HistoryEvent> history, int from = 0)
    {
        var seen = new Dictionary<string, int>(StringComparer.OrdinalIgnoreCase);
        for (var i = history.Count - 1; i >= from; i--)
        {
            var one = history[i];
            var type = one.EventType ?? "";
            if (_eventsPerType == int.MaxValue || (seen[type] = seen.GetValueOrDefault(type) + 1) <= _eventsPerType)
                yield return one;
        }
    }

    private static Func<HistoryEvent, bool> Test(FilterCondition condition, FilterValues values)
    {
        var tests = condition.Alternatives.Select(all => all.Select(comparison => EventTest(comparison, values)).ToArray()).ToArray();
        return e => Array.Exists(tests, all => Array.TrueForAll(all, test => test(e)));
    }

    private static Func<HistoryEvent, bool> EventTest(FilterComparison comparison, FilterValues values)
    {
        var negative = comparison.Operator == FilterOperator.NotIn;
        if (comparison.IsNumeric)
        {
            var operands = values.Numbers(comparison);
            Func<HistoryEvent, double> number = comparison.Field.Name switch
            {
                DatasetFields.Timestamp => e => e.Timestamp,
                DatasetFields.EventValue => e => e.EventValue,
                var field when comparison.Field.Type == FieldType.Float => e => (float)ContextOf(e, field).Number,
                var field => e => ContextOf(e, field).Number,
            };
            return e => FilterColumn.Matches(comparison.Operator, number(e), operands) != negative;
        }

        var isType = comparison.Field.Name == DatasetFields.EventType;
        var texts = values.Texts(comparison).ToHashSet(isType ? StringComparer.OrdinalIgnoreCase : StringComparer.Ordinal);
        return comparison.Field.Name switch
        {
            DatasetFields.EventType => e => (texts.Contains(FilterValues.Every) || (e.EventType is not null && texts.Contains(e.EventType))) != negative,
            DatasetFields.ItemId => e => texts.Contains(e.ItemId) != negative,
            var field => e => FilterColumn.Values(ContextOf(e, field).Text, comparison.Field.Categorical).Any(texts.Contains) != negative,
        };
    }

    private static ContextValue ContextOf(HistoryEvent e, string field) =>
        e.Context?.TryGetValue(field, out var value) == true ? value : new ContextValue(null, double.NaN);

    private bool HoldsFor(string userId, FilterCondition condition, FilterValues values)
    {
        // A user without a row has no values, which is the same as a row of missing ones.
        return condition.Alternatives.Any(all => all.All(comparison =>
            comparison.Field.Name == DatasetFields.UserId ? values.Texts(comparison).Contains(userId) != (comparison.Operator == FilterOperator.NotIn)
            : _userRows.TryGetValue(userId, out var row) ? _userColumns[comparison.Field.Name].Holds(row, comparison, values)
            : comparison.Operator == FilterOperator.NotIn));
    }

    /// <summary>An expression that applies to a request.</summary>
    /// <param name="WithoutRow">The items of the user's events that it finds and that have no row.</param>
    private sealed record Applied(FilterExpression Expression, HashSet<string> WithoutRow);
}
