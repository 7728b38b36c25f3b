using Personalize.Engine.Data;
using Personalize.Engine.Ports;
using Personalize.Engine.Resources;
using Personalize.Engine.Schemas;

namespace Personalize.Engine.Serving.Filters;

/// <summary>The plans of an engine: one for each filter and model, rebuilt when the filter or its datasets have changed.</summary>
internal sealed class FilterPlans(IStore store)
{
    private readonly IStore _store = store;
    private readonly Lock _lock = new();
    private readonly Dictionary<(string FilterArn, string VersionArn), (Stamp Stamp, FilterPlan Plan)> _plans = [];

    /// <summary>Checks an expression against the datasets that a group has at this moment.</summary>
    public FilterSyntax Parse(string expression, string groupArn) => FilterParser.Parse(expression, type => SchemaOf(groupArn, type));

    /// <param name="versionArn">The solution version whose model has the items.</param>
    public FilterPlan Get(Filter filter, string versionArn, Vocabulary items, CancellationToken cancellationToken)
    {
        var stamp = new Stamp(filter.FilterExpression, filter.EventsPerType, State(filter, DatasetType.Items), State(filter, DatasetType.Users));
        lock (_lock)
        {
            if (_plans.TryGetValue((filter.Arn, versionArn), out var known) && known.Stamp.Matches(stamp))
                return known.Plan;

            var plan = Build(filter, items, cancellationToken);
            _plans[(filter.Arn, versionArn)] = (stamp, plan);
            return plan;
        }
    }

    /// <summary>A plan for a filter that is not stored, and that is used once.</summary>
    public FilterPlan Build(Filter filter, Vocabulary items, CancellationToken cancellationToken) =>
        Rereading.Run(() => Read(filter, items, cancellationToken));

    private FilterPlan Read(Filter filter, Vocabulary items, CancellationToken cancellationToken)
    {
        var syntax = Parse(filter.FilterExpression, filter.DatasetGroupArn);
        var itemFields = Fields(syntax.Of(DatasetType.Items), DatasetFields.ItemId)
            .UnionBy(syntax.CurrentItemFields.Where(field => field.Name != DatasetFields.ItemId), field => field.Name).ToList();
        var userFields = Fields([.. syntax.Of(DatasetType.Users), .. syntax.Expressions.Select(expression => expression.If)], DatasetFields.UserId);
        var users = new Dictionary<string, int>(StringComparer.Ordinal);
        var others = new Dictionary<string, int>(StringComparer.Ordinal);
        var itemColumns = Read(filter, DatasetType.Items, DatasetFields.ItemId, itemFields, RowOfItem, () => items.Count + others.Count, cancellationToken);
        itemColumns[DatasetFields.ItemId] = FilterColumn.OfIds(
            items.Count + others.Count, id => items.IndexOf(id) is var known and >= 0 ? known : others.GetValueOrDefault(id, -1));
        return new FilterPlan(
            syntax,
            items,
            others,
            itemColumns,
            Read(filter, DatasetType.Users, DatasetFields.UserId, userFields, RowOfUser, () => users.Count, cancellationToken),
            users,
            filter.EventsPerType);

        int RowOfItem(string id)
        {
            if (items.IndexOf(id) is var known and >= 0)
                return known;
            others.TryAdd(id, items.Count + others.Count);
            return others[id];
        }

        int RowOfUser(string id)
        {
            users.TryAdd(id, users.Count);
            return users[id];
        }
    }

    private Dictionary<string, FilterColumn> Read(
        Filter filter,
        DatasetType type,
        string idField,
        IReadOnlyList<SchemaField> fields,
        Func<string, int> rowOf,
        Func<int> rows,
        CancellationToken cancellationToken) =>
        fields.Count == 0
            ? []
            : FilterColumns.Read(DatasetTable.TryOpen(_store, filter.DatasetGroupArn, type), idField, fields, rowOf, rows, cancellationToken);

    /// <summary>The fields that conditions compare, apart from the id, which every row has without reading it.</summary>
    private static IReadOnlyList<SchemaField> Fields(IEnumerable<FilterCondition?> conditions, string id) =>
        [.. conditions.OfType<FilterCondition>()
            .SelectMany(condition => condition.Comparisons)
            .Select(comparison => comparison.Field)
            .Where(field => field.Name != id)
            .DistinctBy(field => field.Name)];

    private DatasetState State(Filter filter, DatasetType type) => DatasetState.Of(_store, Arn.Dataset(Arn.NameOf(filter.DatasetGroupArn), type));

    private DatasetSchema? SchemaOf(string groupArn, DatasetType type) =>
        _store.Catalog.Find<Dataset>(Arn.Dataset(Arn.NameOf(groupArn), type)) is { } dataset
            ? DatasetSchemaReader.Read(type, _store.Catalog.Require<Schema>(dataset.SchemaArn).SchemaText)
            : null;

    /// <summary>What a plan was built from.</summary>
    private sealed record Stamp(string Expression, int? EventsPerType, DatasetState Items, DatasetState Users)
    {
        public bool Matches(Stamp other) =>
            Expression == other.Expression && EventsPerType == other.EventsPerType && Items.Matches(other.Items) && Users.Matches(other.Users);
    }
}
