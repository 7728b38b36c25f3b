using Personalize.Engine.Common;
using Personalize.Engine.Data;
using Personalize.Engine.Ports;
using Personalize.Engine.Requests;
using Personalize.Engine.Resources;
using Personalize.Engine.Schemas;
using Personalize.Engine.Serving.Filters;

namespace Personalize.Engine.Serving.Suggestions;

/// <summary>Suggestions for completion: quick looks at the data, on a best-effort basis and never complete.</summary>
internal sealed class SuggestionOperations(IStore store)
{
    // About 20 ms of reading. The user has to type in full what it does not find.
    private const int MostRowsLookedAt = 200_000;

    private readonly IStore _store = store;

    /// <summary>
    /// Some values of a string field, distinct and sorted, that begin with a given text, ignoring case. Looks only at the newest rows, at
    /// most 200 000 of them.
    /// </summary>
    /// <returns>Empty if there is no such dataset, field or value.</returns>
    /// <exception cref="PersonalizeException">There is no such group.</exception>
    public IReadOnlyList<string> SuggestValues(SuggestValuesRequest request) => Rereading.Run(() => FindValues(request));

    /// <summary>Some users, from the Users dataset or otherwise from the interactions.</summary>
    public IReadOnlyList<string> SuggestUsers(SuggestUsersRequest request) =>
        SuggestIds(DatasetType.Users, DatasetFields.UserId, request.DatasetGroup, request.Start, request.Count);

    /// <summary>Some items, from the Items dataset or otherwise from the interactions.</summary>
    public IReadOnlyList<string> SuggestItems(SuggestItemsRequest request) =>
        SuggestIds(DatasetType.Items, DatasetFields.ItemId, request.DatasetGroup, request.Start, request.Count);

    /// <exception cref="PersonalizeException">There is no such group.</exception>
    public IReadOnlyList<DatasetField> ListFields(ListFieldsRequest request)
    {
        var group = _store.Catalog.Require<DatasetGroup>(Arn.Resolve(request.DatasetGroup, ResourceKind.DatasetGroup));
        return
        [
            .. _store.Catalog.List<Dataset>(group.Arn)
                .SelectMany(
                    dataset => DatasetSchemaReader.Read(dataset.DatasetType, _store.Catalog.Require<Schema>(dataset.SchemaArn).SchemaText).Fields,
                    (dataset, field) => new DatasetField(dataset.DatasetType, field, DatasetFields.IsReserved(dataset.DatasetType, field.Name)))
                .Where(known => !request.FilterFieldsOnly || FilterParser.WhyNot(known.DatasetType, known.Field) is null),
        ];
    }

    private IReadOnlyList<string> FindValues(SuggestValuesRequest request)
    {
        var fields = ListFields(new ListFieldsRequest(request.DatasetGroup));
        if (!fields.Any(known => known.DatasetType == request.DatasetType && known.Field.Name == request.Field && known.Field.Type == FieldType.String))
            return [];
        var values = new HashSet<string>(StringComparer.Ordinal);
        var arn = Arn.ResolveDataset(request.DatasetGroup, request.DatasetType);
        var rows = 0;
        foreach (var segment in _store.Catalog.Segments(arn).Reverse())
        {
            foreach (var batch in _store.Segments.Read(arn, [segment], [request.Field], CancellationToken.None))
            {
                foreach (var value in (batch[request.Field].Texts ?? []).Take(batch.RowCount))
                {
                    if (value is not null
                        && value.StartsWith(request.Start, StringComparison.OrdinalIgnoreCase)
                        && values.Add(value)
                        && values.Count == request.Count)
                    {
                        return Sorted(values);
                    }
                }

                rows += batch.RowCount;
                if (rows >= MostRowsLookedAt)
                    return Sorted(values);
            }
        }

        return Sorted(values);
    }

    private IReadOnlyList<string> SuggestIds(DatasetType type, string field, string datasetGroup, string start, int count) =>
        SuggestValues(new SuggestValuesRequest(datasetGroup, type, field, start, count)) is { Count: > 0 } known
            ? known
            : SuggestValues(new SuggestValuesRequest(datasetGroup, DatasetType.Interactions, field, start, count));

    private static string[] Sorted(IEnumerable<string> values) => [.. values.Order(StringComparer.Ordinal)];
}
