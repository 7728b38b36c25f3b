using Personalize.Engine.Data;
using Personalize.Engine.Kernels;
using Personalize.Engine.Schemas;

namespace Personalize.Engine.Tests;

/// <summary>Small data sets made for tests.</summary>
internal static class TestSnapshots
{
    /// <summary>Random histories of 1 to <paramref name="maxLength"/> events with repeats, ties in time and gaps of many sizes.</summary>
    public static Snapshot Random(int users, int items, int eventTypes, int maxLength, ulong seed)
    {
        var random = new FastRandom(seed, 0);
        return FromHistories(
            items, eventTypes,
            [.. Enumerable.Range(0, users).Select(_ =>
            {
                var time = 1_600_000_000L + random.NextInt(1_000_000);
                return Enumerable.Range(0, 1 + random.NextInt(maxLength)).Select(_ =>
                {
                    time += random.NextInt(3) == 0 ? 0 : 1L << random.NextInt(20);
                    return (random.NextInt(items), time, eventTypes == 0 ? 0 : random.NextInt(eventTypes));
                }).ToArray();
            })]);
    }

    /// <summary>A snapshot of given histories: (item, Unix seconds, event type) per event, in order.</summary>
    public static Snapshot FromHistories(int items, int eventTypes, IReadOnlyList<IReadOnlyList<(int Item, long Time, int Type)>> histories)
    {
        var offsets = new int[histories.Count + 1];
        for (var u = 0; u < histories.Count; u++)
            offsets[u + 1] = offsets[u] + histories[u].Count;
        return new Snapshot
        {
            Users = new Vocabulary([.. Enumerable.Range(0, histories.Count).Select(u => $"u{u}")]),
            Items = new Vocabulary([.. Enumerable.Range(0, items).Select(i => $"i{i}")]),
            EventTypes = new Vocabulary([.. Enumerable.Range(0, eventTypes).Select(t => $"type{t}")]),
            UserOffsets = offsets,
            EventItems = [.. histories.SelectMany(h => h.Select(e => e.Item))],
            EventTimes = [.. histories.SelectMany(h => h.Select(e => e.Time))],
            EventTypeIndices = eventTypes == 0 ? null : [.. histories.SelectMany(h => h.Select(e => e.Type))],
        };
    }

    /// <summary>A snapshot of given histories whose events have a context in one field: (item, Unix seconds, context) per event, in order.</summary>
    public static Snapshot WithContext(int items, string field, IReadOnlyList<IReadOnlyList<(int Item, long Time, string Context)>> histories) => With(
        FromHistories(items, 0, [.. histories.Select(history => history.Select(one => (one.Item, one.Time, 0)).ToArray())]),
        context:
        [
            new MetadataColumn
            {
                Name = field, Kind = MetadataKind.Categorical, Texts = [.. histories.SelectMany(history => history.Select(one => one.Context))],
            },
        ]);

    /// <summary>The same events with metadata; what is not given stays unknown.</summary>
    public static Snapshot With(
        Snapshot events, long[]? creationTimes = null, IReadOnlyList<MetadataColumn>? items = null, IReadOnlyList<MetadataColumn>? users = null,
        IReadOnlyList<MetadataColumn>? context = null) => new()
    {
        Users = events.Users, Items = events.Items, EventTypes = events.EventTypes, UserOffsets = events.UserOffsets, EventItems = events.EventItems,
        EventTimes = events.EventTimes,
        EventTypeIndices = events.EventTypeIndices,
        ItemCreationTimes = creationTimes,
        ItemMetadata = items,
        UserMetadata = users,
        ContextMetadata = context ?? [],
    };

    /// <summary>The same data with other impressions, or with none.</summary>
    public static Snapshot WithImpressions(Snapshot data, Impressions? impressions) => new()
    {
        Users = data.Users, Items = data.Items, EventTypes = data.EventTypes, UserOffsets = data.UserOffsets, EventItems = data.EventItems,
        EventTimes = data.EventTimes, EventTypeIndices = data.EventTypeIndices, EventTypeWeights = data.EventTypeWeights, EventValues = data.EventValues,
        ItemCreationTimes = data.ItemCreationTimes, ItemMetadata = data.ItemMetadata, UserMetadata = data.UserMetadata,
        ContextMetadata = data.ContextMetadata, Impressions = impressions,
    };

    /// <summary>The same data, except for the items of some users' events.</summary>
    /// <param name="change">The new item from the old one and the position in the user's history.</param>
    public static Snapshot WithItems(Snapshot snapshot, IEnumerable<int> users, Func<int, int, int> change)
    {
        var items = snapshot.EventItems.ToArray();
        foreach (var user in users)
        {
            for (var e = snapshot.UserOffsets[user]; e < snapshot.UserOffsets[user + 1]; e++)
                items[e] = change(items[e], e - snapshot.UserOffsets[user]);
        }

        return new Snapshot
        {
            Users = snapshot.Users, Items = snapshot.Items, EventTypes = snapshot.EventTypes, UserOffsets = snapshot.UserOffsets, EventItems = items,
            EventTimes = snapshot.EventTimes, EventTypeIndices = snapshot.EventTypeIndices,
        };
    }

    /// <summary>
    /// The same events with metadata of every kind, full of nulls: items (several values, numbers, booleans, text, creation times),
    /// users and contexts; plus some items that have only metadata.
    /// </summary>
    public static Snapshot WithMetadata(Snapshot snapshot, int moreItems, ulong seed)
    {
        var random = new FastRandom(seed, 1);
        var items = snapshot.ItemCount + moreItems;
        string[] words = ["red", "green", "blue", "large", "small", "wooden"];
        bool IsMissing() => random.NextInt(4) == 0;
        string?[] Texts(int rows, string separator) =>
            [.. Enumerable.Range(0, rows).Select(
                _ => IsMissing() ? null : string.Join(separator, Enumerable.Range(0, 1 + random.NextInt(3)).Select(_ => words[random.NextInt(words.Length)])))];
        double[] Numbers(int rows, int values) => [.. Enumerable.Range(0, rows).Select(_ => IsMissing() ? double.NaN : random.NextInt(values))];
        return new Snapshot
        {
            Users = snapshot.Users,
            Items = new Vocabulary([.. Enumerable.Range(0, items).Select(i => $"i{i}")]),
            EventTypes = snapshot.EventTypes,
            UserOffsets = snapshot.UserOffsets,
            EventItems = snapshot.EventItems,
            EventTimes = snapshot.EventTimes,
            EventTypeIndices = snapshot.EventTypeIndices,
            ItemCreationTimes = [
                .. Enumerable.Range(0, items).Select(_ => IsMissing() ? ColumnData.MissingInteger : 1_600_000_000L + random.NextInt(1_000_000))],
            ItemMetadata =
            [
                new MetadataColumn { Name = "COLOURS", Kind = MetadataKind.Categorical, Texts = Texts(items, "|") },
                new MetadataColumn { Name = "PRICE", Kind = MetadataKind.Numeric, Numbers = Numbers(items, 100) },
                new MetadataColumn { Name = "SALE", Kind = MetadataKind.Boolean, Numbers = Numbers(items, 2) },
                new MetadataColumn { Name = "TITLE", Kind = MetadataKind.Textual, Texts = Texts(items, " ") },
            ],
            UserMetadata =
            [
                new MetadataColumn { Name = "AGE", Kind = MetadataKind.Numeric, Numbers = Numbers(snapshot.UserCount, 80) },
                new MetadataColumn { Name = "TASTE", Kind = MetadataKind.Categorical, Texts = Texts(snapshot.UserCount, "|") },
            ],
            ContextMetadata = [new MetadataColumn { Name = "DEVICE", Kind = MetadataKind.Categorical, Texts = Texts(snapshot.EventCount, "|") }],
        };
    }
}
