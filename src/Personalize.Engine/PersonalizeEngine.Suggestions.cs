using Personalize.Engine.Common;
using Personalize.Engine.Ports;
using Personalize.Engine.Resources;
using Personalize.Engine.Schemas;
using Personalize.Engine.Serving.Filters;

namespace Personalize.Engine;

// What helps those who type: quick looks at the data, best effort, never complete.
public sealed partial class PersonalizeEngine
{
    // About 20 ms of reading. Whom it does not find the user types to the end.
    private const int MostRowsLookedAt = 200_000;

    /// <summary>
    /// Some values of a text field, distinct and sorted, that begin with a text ignoring case. Looks at the newest rows only,
    /// at most 200 000 of them.
    /// </summary>
    /// <param name="field">Name of a string field of the dataset's schema.</param>
    /// <param name="count">How many values at most.</param>
    /// <returns>Empty when there is no such dataset, field or value.</returns>
    public IReadOnlyList<string> SuggestValues(string datasetGroup, DatasetType type, string field, string start, int count)
    {
        var values = new HashSet<string>(StringComparer.Ordinal);
        if (!ListFields(datasetGroup).Any(known => known.Type == type && known.Field.Name == field && known.Field.Type == FieldType.String))
            return [];
        var arn = DatasetArn(datasetGroup, type);
        var rows = 0;
        foreach (var segment in Store.Catalog.Segments(arn).Reverse())
        {
            foreach (var batch in Store.Segments.Read(arn, [segment], [field], CancellationToken.None))
            {
                foreach (var value in batch[field].Texts!.AsSpan(0, batch.RowCount))
                {
                    if (value is not null && value.StartsWith(start, StringComparison.OrdinalIgnoreCase) && values.Add(value) && values.Count == count)
                        return Sorted(values);
                }

                rows += batch.RowCount;
                if (rows >= MostRowsLookedAt)
                    return Sorted(values);
            }
        }

        return Sorted(values);
    }

    /// <summary>Some users that begin with a text: of the Users dataset, or else of the interactions.</summary>
    /// <inheritdoc cref="SuggestValues"/>
    public IReadOnlyList<string> SuggestUsers(string datasetGroup, string start, int count) => SuggestIds(datasetGroup, DatasetType.Users, DatasetFields.UserId, start, count);

    /// <summary>Some items that begin with a text: of the Items dataset, or else of the interactions.</summary>
    /// <inheritdoc cref="SuggestValues"/>
    public IReadOnlyList<string> SuggestItems(string datasetGroup, string start, int count) => SuggestIds(datasetGroup, DatasetType.Items, DatasetFields.ItemId, start, count);

    /// <summary>The fields of all datasets of a group.</summary>
    /// <exception cref="PersonalizeException">There is no such group.</exception>
    public IReadOnlyList<(DatasetType Type, SchemaField Field)> ListFields(string datasetGroup) =>
    [
        .. ListDatasets(datasetGroup).SelectMany(
            dataset => DatasetSchemaReader.Read(dataset.DatasetType, Store.Catalog.Require<Schema>(dataset.SchemaArn).SchemaText).Fields,
            (dataset, field) => (dataset.DatasetType, field)),
    ];

    /// <summary>The fields of a group's datasets that filters compare.</summary>
    /// <exception cref="PersonalizeException">There is no such group.</exception>
    public IReadOnlyList<(DatasetType Type, SchemaField Field)> ListFilterFields(string datasetGroup) =>
        [.. ListFields(datasetGroup).Where(known => FilterParser.WhyNot(known.Type, known.Field) is null)];

    /// <summary>True for the fields of a dataset that have a fixed meaning: <c>USER_ID</c>, <c>EVENT_TYPE</c>, …</summary>
    public static bool IsReservedField(DatasetType type, string name) => DatasetFields.IsReserved(type, name);

    private IReadOnlyList<string> SuggestIds(string datasetGroup, DatasetType type, string field, string start, int count) =>
        SuggestValues(datasetGroup, type, field, start, count) is { Count: > 0 } known ? known : SuggestValues(datasetGroup, DatasetType.Interactions, field, start, count);

    private static string[] Sorted(IEnumerable<string> values) => [.. values.Order(StringComparer.Ordinal)];
}
