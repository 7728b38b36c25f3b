using Personalize.Engine.Data;
using Personalize.Engine.Kernels;

namespace Personalize.Engine.Tests.Tuning;

/// <summary>Small data sets of which it is known what recipe suits them.</summary>
internal static class PlantedShops
{
    private const long Begin = 1_700_000_000;
    private const int Day = 86_400;

    /// <summary>
    /// A user's taste determines the genre, and nobody stays for long: items occur too rarely for a model to learn which items go together
    /// without metadata.
    /// </summary>
    public static Snapshot WhereMetadataDecides(ulong seed)
    {
        const int Users = 500, Genres = 20, Items = 800;
        var random = new FastRandom(seed, 0);
        var events = TestSnapshots.FromHistories(Items, 0, [.. Enumerable.Range(0, Users).Select(user =>
        {
            var time = Begin + random.NextInt(200 * Day);
            return Enumerable.Range(0, 4).Select(_ => ((random.NextInt(Items / Genres) * Genres) + (user % Genres), time += Day, 0)).ToArray();
        })]);
        MetadataColumn Genre(string name, int rows) => Categorical(name, Enumerable.Range(0, rows).Select(row => row % Genres));
        return TestSnapshots.With(events, items: [Genre("GENRE", Items)], users: [Genre("TASTE", Users)]);
    }

    /// <summary>What comes next is told by the last item; metadata of every kind is drawn by lot.</summary>
    public static Snapshot WhereMetadataIsNoise(ulong seed)
    {
        const int Users = 1_200, Rings = 40, Ring = 5;
        var random = new FastRandom(seed, 1);
        var events = TestModels.Rings(Users, Rings, Ring, length: 16, seed);
        MetadataColumn Lot(string name, int rows, int values) => Categorical(name, Enumerable.Range(0, rows).Select(_ => random.NextInt(values)));
        return TestSnapshots.With(
            events,
            items: [Lot("SHELF", Rings * Ring, 20), Lot("COLOUR", Rings * Ring, 20)],
            users: [.. Enumerable.Range(1, 5).Select(answer => Lot($"ANSWER_{answer}", Users, 100))],
            context: [Lot("WEATHER", events.EventCount, 50)]);
    }

    /// <summary>Used things: a thing is there once, and gone when somebody takes it. A user looks for one style among those offered now.</summary>
    public static Snapshot WhereEverythingIsNew(ulong seed)
    {
        const int Users = 300, Styles = 20, Length = 10, Days = 30;
        var random = new FastRandom(seed, 0);
        var events = Enumerable.Range(0, Users)
            .SelectMany(user => Enumerable.Range(0, Length).Select(_ => (User: user, Time: Begin + random.NextInt(Days * Day))))
            .OrderBy(e => e.Time).Select((e, item) => (e.User, Event: (item, e.Time, 0))).ToArray();
        var histories = events.GroupBy(e => e.User).OrderBy(user => user.Key).Select(user => user.Select(e => e.Event).ToArray()).ToArray();
        return TestSnapshots.With(
            TestSnapshots.FromHistories(events.Length, 0, histories),
            items: [Categorical("STYLE", events.Select(e => e.User % Styles))]);
    }

    private static MetadataColumn Categorical(string name, IEnumerable<int> values) =>
        new() { Name = name, Kind = MetadataKind.Categorical, Texts = [.. values.Select(value => $"v{value}")] };
}
