using Personalize.Engine.Common;
using Personalize.Engine.Data;
using Personalize.Engine.Import;
using Personalize.Engine.Ports;
using Personalize.Engine.Requests;
using Personalize.Engine.Resources;
using Personalize.Engine.Schemas;

namespace Personalize.Engine.Assessment;

/// <summary>The later interactions of a file, by user.</summary>
/// <param name="From">Unix seconds of the first one.</param>
/// <param name="Count">How many there are.</param>
internal sealed record HeldOutEvents(long From, long Count, IReadOnlyDictionary<string, IReadOnlyList<HeldOutEvents.Event>> ByUser)
{
    /// <summary>Reads files as an import would, into a segment that no catalogue ever lists and that goes with the import.</summary>
    /// <exception cref="PersonalizeException">A malformed file, or no event that the version counts.</exception>
    public static HeldOutEvents Read(
        IStore store, string groupArn, TestSolutionVersionRequest request, SnapshotOptions options, DateTime now, OperationContext context)
    {
        var job = ImportPlan.Make(
            new CreateDatasetImportJobRequest
            {
                DatasetGroup = groupArn, DatasetType = DatasetType.Interactions, Paths = request.Paths, ColumnMap = request.ColumnMap,
                TimestampFormat = request.TimestampFormat, Quoting = request.Quoting, NullValues = request.NullValues, SkipInvalidRecords = true,
            },
            "test", store.Readers, now);
        using var import = new FileImport(store, ImportPlan.WithFiles(job, store.Readers), SchemaOf(options, now), now, context);
        var report = import.Run([]);
        if (report.RowsRejected > 0)
        {
            context.Warning?.Invoke(
                $"{report.RowsRejected} of the {report.RowsRead} rows are invalid and were left out; the first: {report.RejectedRows.FirstOrDefault()}.");
        }

        var events = new Dictionary<string, List<Event>>();
        var (from, count, others) = (long.MaxValue, 0L, 0L);
        foreach (var one in import.Segment is null ? [] : Events(store, job.DatasetArn, import, context.CancellationToken))
        {
            if (!options.Takes(one.Type, one.Value))
            {
                others++;
                continue;
            }

            (from, count) = (Math.Min(from, one.Time), count + 1);
            if (!events.TryGetValue(one.User, out var ofUser))
                events.Add(one.User, ofUser = []);
            ofUser.Add(new Event(one.Item, one.Time, options.Events is { IsWeighted: true } weighted ? weighted.WeightOf(one.Type ?? "") : 1));
        }

        if (others > 0)
            context.Information?.Invoke($"{others} events are of types or values that the version does not count.");
        return count > 0
            ? new HeldOutEvents(from, count, events.ToDictionary(user => user.Key, user => (IReadOnlyList<Event>)user.Value))
            : throw PersonalizeException.InvalidInput(
                ErrorIds.NoData, $"None of the {report.RowsRead} rows is an event that the version counts.",
                "Give interactions that happened after the training.", request.Paths[0]);
    }

    // Only what the test reads, so that a file need not have the other fields of the dataset.
    private static SchemaChoice SchemaOf(SnapshotOptions options, DateTime now)
    {
        var (needsType, needsValue) = (
            options.EventType is not null || options.Events is not null, options.EventValueThreshold is not null || options.Events is { NeedsValues: true });
        List<(string, FieldType, bool)> columns =
        [
            (DatasetFields.UserId, FieldType.String, false), (DatasetFields.ItemId, FieldType.String, false),
            (DatasetFields.Timestamp, FieldType.Long, false),
        ];
        if (needsType)
            columns.Add((DatasetFields.EventType, FieldType.String, false));
        if (needsValue)
            columns.Add((DatasetFields.EventValue, FieldType.Double, true));
        var fields = DatasetSchema.OfColumns(DatasetType.Interactions, columns);
        var schema = NewResource.Schema("test", DatasetType.Interactions, SchemaText.Write(fields), now);
        return new SchemaChoice(schema, fields, [], Guess: null) { IsPartial = true };
    }

    private static IEnumerable<(string User, string Item, long Time, string? Type, double Value)> Events(
        IStore store, string datasetArn, FileImport import, CancellationToken cancellationToken)
    {
        var table = DatasetTable.Of(store, datasetArn, import.Choice.Fields, [import.Segment!], journalUntil: 0);
        foreach (var batch in table.Read([.. table.Schema.Fields.Select(field => field.Name)], cancellationToken))
        {
            var (users, items, times) = (batch.Columns[0].Texts!, batch.Columns[1].Texts!, batch.Columns[2].Integers!);
            var types = batch.Columns.FirstOrDefault(column => column.Name == DatasetFields.EventType)?.Texts;
            var values = batch.Columns.FirstOrDefault(column => column.Name == DatasetFields.EventValue)?.Numbers;
            for (var row = 0; row < batch.RowCount; row++)
                yield return (users[row]!, items[row]!, times[row], types?[row], values?[row] ?? double.NaN);
        }
    }

    /// <summary>One of them.</summary>
    /// <param name="Time">Unix seconds.</param>
    /// <param name="Weight">How much it counts as something to recommend.</param>
    internal readonly record struct Event(string ItemId, long Time, float Weight);
}
