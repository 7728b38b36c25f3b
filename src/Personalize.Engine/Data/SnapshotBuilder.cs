using Personalize.Engine.Common;
using Personalize.Engine.Ports;
using Personalize.Engine.Resources;
using Personalize.Engine.Schemas;

namespace Personalize.Engine.Data;

/// <summary>Reads the datasets of a group into a <see cref="Snapshot"/>.</summary>
public sealed class SnapshotBuilder
{
    private const int MostEvents = 500_000_000;

    /// <summary>Above this share of ids without a row, there is a warning.</summary>
    private const double MostWithoutRow = 0.5;

    private readonly IStore _store;
    private readonly string _groupArn;
    private readonly SnapshotOptions _options;
    private readonly OperationContext _context;
    private readonly DatasetTable? _replacement;

    // The items whose events count; null for all.
    private HashSet<string>? _itemsTaken;

    // The users whose events may have come both ways, from an import and individually; null for nobody.
    private HashSet<string>? _journalUsers;

    private SnapshotBuilder(IStore store, string groupArn, SnapshotOptions options, OperationContext context, DatasetTable? replacement) =>
        (_store, _groupArn, _options, _context, _replacement) = (store, groupArn, options, context, replacement);

    /// <param name="datasetGroupArn">ARN of the dataset group.</param>
    /// <exception cref="PersonalizeException">
    /// There are no interactions, the filter needs a column that they lack or leaves nothing, or a limit is exceeded.
    /// </exception>
    public static Snapshot Build(IStore store, string datasetGroupArn, SnapshotOptions options, OperationContext context) =>
        Build(store, datasetGroupArn, options, context, replacement: null);

    /// <param name="replacement">A dataset that is read in place of the group's dataset of that type, to test data that has not been imported.</param>
    internal static Snapshot Build(IStore store, string datasetGroupArn, SnapshotOptions options, OperationContext context, DatasetTable? replacement) =>
        Rereading.Run(() => new SnapshotBuilder(store, datasetGroupArn, options, context, replacement).Build());

    /// <summary>The error for a dataset group without interactions.</summary>
    internal static PersonalizeException NoInteractions(string datasetGroupArn) => new(
        ErrorKind.ResourceNotFound,
        ErrorIds.NoInteractions,
        $"The {Arn.Describe(datasetGroupArn)} has no interactions.",
        "Import a dataset of type Interactions first.",
        datasetGroupArn);

    private Snapshot Build()
    {
        var interactions = Open(DatasetType.Interactions) ?? throw NoInteractions(_groupArn);
        _journalUsers = interactions.HasJournalEvents ? interactions.JournalUsers() : null;
        Require(interactions, _options.EventType is not null || _options.Events is not null, DatasetFields.EventType);
        Require(interactions, _options.EventValueThreshold is not null || _options.Events is { NeedsValues: true }, DatasetFields.EventValue);
        var events = ReadEvents(interactions);
        if (LimitItems(events))
            events = ReadEvents(interactions);
        var (order, offsets) = events.Sort();
        _context.CancellationToken.ThrowIfCancellationRequested();

        var (itemsWithEvents, usersWithEvents) = (events.ItemIds.Count, events.UserIds.Count);

        // Items that occur only in the Items dataset are added after those with events.
        var items = Open(DatasetType.Items);
        var users = Open(DatasetType.Users);
        var itemMetadata = items is null
            ? null
            : new MetadataTable(items, DatasetFields.ItemId, events.ItemIds, addIds: _itemsTaken is null, _options, _context);
        var userMetadata = users is null ? null : new MetadataTable(users, DatasetFields.UserId, events.UserIds, addIds: false, _options, _context);
        WarnOfUnusedFields(interactions, items, users);
        WarnOfOtherIds(DatasetType.Items, itemMetadata, itemsWithEvents);
        WarnOfOtherIds(DatasetType.Users, userMetadata, usersWithEvents);
        var keepsTypes = Uses(DatasetFields.EventType);
        return new Snapshot
        {
            Users = new Vocabulary([.. events.UserIds.Ids]),
            Items = new Vocabulary([.. events.ItemIds.Ids]),
            EventTypes = new Vocabulary(keepsTypes ? [.. events.TypeNames.Names] : []),
            UserOffsets = offsets,
            EventItems = Take(events.Items, order),
            EventTimes = Take(events.Times, order),
            EventTypeIndices = !keepsTypes || events.TypeNames.Names.Count == 0 ? null : Take(events.Types!, order),
            EventTypeWeights = keepsTypes && _options.Events is { IsWeighted: true } weighted ? [.. events.TypeNames.Names.Select(weighted.WeightOf)] : null,
            EventValues = events.Values is null || !Uses(DatasetFields.EventValue) ? null : Take(events.Values, order),
            Impressions = events.Shown?.Resolve(events, order, _store.RecommendationLog, _groupArn),
            ItemCreationTimes = itemMetadata?.CreationTimes,
            ItemMetadata = itemMetadata?.Columns,
            UserMetadata = userMetadata?.Columns,
            ContextMetadata = [.. events.Context.Select(column => column.Take(order))],
        };
    }

    private DatasetTable? Open(DatasetType type) =>
        _replacement?.Schema.DatasetType == type ? _replacement : DatasetTable.TryOpen(_store, _groupArn, type, _options.JournalUntil);

    private EventTable ReadEvents(DatasetTable interactions)
    {
        // Types are also needed to select events by, and weights are weights of types.
        SchemaField[] context = [.. interactions.UsedMetadata.Where(field => Uses(field.Name))];
        var hasTypes = interactions.Has(DatasetFields.EventType)
            && (Uses(DatasetFields.EventType) || _options.EventType is not null || _options.Events is not null);
        var hasValues = interactions.Has(DatasetFields.EventValue)
            && (Uses(DatasetFields.EventValue) || _options.EventValueThreshold is not null || _options.Events is { NeedsValues: true });
        var shown = _options.ReadsImpressions && Uses(DatasetFields.Impression)
            && (interactions.HasJournalEvents || ShownTexts.Columns.Any(interactions.Has)) ? new ShownTexts() : null;
        var events = new EventTable(hasTypes, hasValues, context, shown);
        List<string> columns = [DatasetFields.UserId, DatasetFields.ItemId, DatasetFields.Timestamp, .. context.Select(field => field.Name)];
        if (events.Types is not null)
            columns.Add(DatasetFields.EventType);
        if (events.Values is not null)
            columns.Add(DatasetFields.EventValue);
        if (shown is not null)
            columns.AddRange(ShownTexts.Columns);
        var typesFound = new EventTypeNames();
        var known = new DuplicateFilter();
        var read = 0L;
        foreach (var batch in interactions.Read(columns, _context.CancellationToken))
        {
            Add(batch, events, typesFound, known);
            read += batch.RowCount;
            _context.Progress?.Invoke(new OperationProgress(
                "Reading the data", $"{read} of {interactions.Rows} interactions", 100.0 * read / interactions.Rows));
        }

        return events.Count > 0 ? events : throw NothingLeft(read, typesFound);
    }

    private void Add(ColumnBatch batch, EventTable events, EventTypeNames typesFound, DuplicateFilter known)
    {
        var (users, items, times) = (batch.Columns[0].Texts!, batch.Columns[1].Texts!, batch.Columns[2].Integers!);
        var types = events.Types is null ? null : batch[DatasetFields.EventType].Texts;
        var values = events.Values is null ? null : batch[DatasetFields.EventValue].Numbers;
        var (impressions, recommendations) =
            events.Shown is null ? (null, null) : (batch[DatasetFields.Impression].Texts, batch[DatasetFields.RecommendationId].Texts);
        for (var i = 0; i < batch.RowCount; i++)
        {
            if ((_options.EventType is not null || _options.Events is not null) && types![i] is { } type)
                typesFound.Add(type);
            if (!_options.Takes(types?[i], values?[i] ?? double.NaN))
                continue;
            if (_itemsTaken?.Contains(items[i]!) == false)
                continue;
            var (user, item) = (events.UserIds.Add(users[i]), events.ItemIds.Add(items[i]));
            var typeIndex = types?[i] is { } name ? events.TypeNames.Add(name) : -1;

            // An import drops its own duplicates; these are the duplicates between imported and individually recorded events.
            if (_journalUsers?.Contains(users[i]!) == true && !known.Add(user, item, times[i], typeIndex))
                continue;
            events.Users.Add(user);
            events.Items.Add(item);
            events.Times.Add(times[i]);
            events.Types?.Add(typeIndex);
            events.Values?.Add((float)values![i]);
            events.Shown?.Add(impressions![i], recommendations![i]);
            for (var c = 0; c < events.Context.Count; c++)
                events.Context[c].Add(batch.Columns[3 + c], i);
        }

        if (events.Count > MostEvents)
        {
            throw new PersonalizeException(
                ErrorKind.LimitExceeded,
                ErrorIds.TooManyInteractions,
                $"There are more than {MostEvents} interactions, which is the maximum for training.",
                "Train on one event type, set an event value threshold, or import fewer.");
        }
    }

    // Returns whether the events have to be read again, with fewer items.
    private bool LimitItems(EventTable events)
    {
        if (events.ItemIds.Count <= _options.MostItems)
            return false;
        var newest = new long[events.ItemIds.Count];
        Array.Fill(newest, long.MinValue);
        for (var i = 0; i < events.Count; i++)
            newest[events.Items[i]] = Math.Max(newest[events.Items[i]], events.Times[i]);
        _itemsTaken = Enumerable.Range(0, newest.Length)
            .OrderByDescending(item => newest[item])
            .Take(_options.MostItems)
            .Select(item => events.ItemIds[item])
            .ToHashSet();
        _context.Warning?.Invoke(
            $"There are {events.ItemIds.Count} items, but training is limited to {_options.MostItems}: those with the most recent interactions are used.");
        return true;
    }

    private void WarnOfUnusedFields(params IEnumerable<DatasetTable?> tables)
    {
        var unused = tables.OfType<DatasetTable>()
            .SelectMany(table => table.UnusedMetadata, (table, field) => (Type: table.Schema.DatasetType, field.Name))
            .Where(field => _options.Uses(field.Type, field.Name))
            .Select(field => $"{field.Type}.{field.Name}")
            .ToList();
        if (unused.Count > 0)
        {
            _context.Warning?.Invoke(
                $"The model does not use the string fields {string.Join(", ", unused)}, because they are neither categorical nor textual.");
        }
    }

    // Ids that are spelled differently, such as 12 and 12.0, lose all metadata and add items that nobody has ever used.
    private void WarnOfOtherIds(DatasetType type, MetadataTable? metadata, int withEvents)
    {
        if (metadata is not { WithoutRow: { Example: { } example, Count: var missing }, ExampleWithoutEvents: { } other }
            || missing <= MostWithoutRow * withEvents)
        {
            return;
        }

        _context.Warning?.Invoke(
            $"Of the {withEvents} {type.ToString().ToLowerInvariant()} in the interactions, {missing} have no row in the {type} dataset, "
                + $"which has others instead: the interactions have '{example}', and {type} has '{other}'. Are the ids spelled differently?");
    }

    private bool Uses(string column) => _options.Uses(DatasetType.Interactions, column);

    private void Require(DatasetTable interactions, bool asked, string field)
    {
        if (!asked || interactions.Has(field))
            return;
        throw PersonalizeException.InvalidInput(
            ErrorIds.MissingField,
            $"The interactions of the {Arn.Describe(_groupArn)} have no {field}, so they cannot be filtered by it.",
            "Leave the filter out, or import interactions with that field.",
            field);
    }

    private PersonalizeException NothingLeft(long read, EventTypeNames typesFound)
    {
        var conditions = new List<string>();
        if (_options.EventType is { } type)
            conditions.Add($"the event type '{type}' (the types are {string.Join(", ", typesFound.Names.Take(20))})");
        if (_options.EventValueThreshold is { } least)
            conditions.Add(FormattableString.Invariant($"an EVENT_VALUE of at least {least}"));
        if (_options.Events is { } events)
        {
            conditions.Add(
                $"one of the types of the eventsConfig, {string.Join(", ", events.Types)}, with a value of at least its threshold "
                    + $"(the types are {string.Join(", ", typesFound.Names.Take(20))})");
        }

        return PersonalizeException.InvalidInput(
            ErrorIds.TooLittleData,
            $"None of the {read} interactions has {string.Join(" and ", conditions)}, so there is nothing to train on "
                + $"(at least {TrainingMinimum.Events} interactions are needed).",
            "Change the event type or the event value threshold.",
            _options.EventType);
    }

    private static T[] Take<T>(List<T> values, int[] order)
    {
        var taken = new T[order.Length];
        Parallel.ForEach(System.Collections.Concurrent.Partitioner.Create(0, order.Length, Math.Max(1, order.Length / 64)), range =>
        {
            for (var i = range.Item1; i < range.Item2; i++)
                taken[i] = values[order[i]];
        });
        return taken;
    }
}
