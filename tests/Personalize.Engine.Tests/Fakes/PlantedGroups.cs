using Personalize.Engine.Data;
using Personalize.Engine.Kernels;

namespace Personalize.Engine.Tests.Fakes;

/// <summary>
/// Users who each only ever touch the items of one group, and cold items of which only metadata tells the group: item i and user u belong to group
/// i or u modulo <see cref="Groups"/>, and the items from <see cref="Known"/> on have no events.
/// </summary>
internal sealed record PlantedGroups
{
    /// <summary>What metadata says about items.</summary>
    public static IReadOnlyDictionary<string, Func<PlantedGroups, FastRandom, MetadataColumn[]>> Kinds { get; } =
        new Dictionary<string, Func<PlantedGroups, FastRandom, MetadataColumn[]>>
        {
            ["genre"] = (planted, _) => [Texts("GENRE", planted, group => $"g{group}")],
            ["genre and a second one"] = (planted, random) => [Texts("GENRE", planted, group => random.NextInt(7) == 0 ? $"g{group}|extra" : $"g{group}")],
            ["several categories"] = (planted, random) =>
            [
                Texts("GENRE", planted, group => $"g{group}"),
                Texts("BRAND", planted, _ => $"b{random.NextInt(10)}"),
                Texts("COLOUR", planted, _ => $"c{random.NextInt(4)}"),
            ],
            ["text"] = (planted, random) =>
                [Texts("DESCRIPTION", planted, group => Description(group, random), MetadataKind.Textual)],
            ["number"] = (planted, random) =>
            [
                new MetadataColumn
                {
                    Name = "PRICE",
                    Kind = MetadataKind.Numeric,
                    Numbers = [.. planted.EveryItem(group => 10 * Math.Pow(3, group) * (1 + (0.5 * random.NextDouble())))],
                },
            ],
        };

    public int Groups { get; init; } = 4;

    public int Users { get; init; } = 100;

    public int Length { get; init; } = 20;

    /// <summary>Number of items with events.</summary>
    public int Known { get; init; } = 120;

    public int Cold { get; init; } = 120;

    /// <summary>One of <see cref="Kinds"/>.</summary>
    public string Kind { get; init; } = "genre";

    public Snapshot Plant(ulong seed)
    {
        var random = new FastRandom(seed, 0);
        var events = TestSnapshots.FromHistories(Known + Cold, 0, [.. Enumerable.Range(0, Users).Select(user => History(user, random))]);
        return new Snapshot
        {
            Users = events.Users,
            Items = events.Items,
            EventTypes = events.EventTypes,
            UserOffsets = events.UserOffsets,
            EventItems = events.EventItems,
            EventTimes = events.EventTimes,
            ItemMetadata = Kinds[Kind](this, random),
        };
    }

    private (int Item, long Time, int Type)[] History(int user, FastRandom random) =>
        [.. Enumerable.Range(0, Length).Select(k =>
            ((random.NextInt(Known / Groups) * Groups) + (user % Groups), 1_700_000_000L + (1000 * user) + (60 * k), 0))];

    private IEnumerable<T> EveryItem<T>(Func<int, T> ofGroup) => Enumerable.Range(0, Known + Cold).Select(item => ofGroup(item % Groups));

    private static MetadataColumn Texts(
        string name, PlantedGroups planted, Func<int, string> ofGroup, MetadataKind kind = MetadataKind.Categorical) =>
        new() { Name = name, Kind = kind, Texts = [.. planted.EveryItem(ofGroup)] };

    /// <summary>Three of the words of a group among four that any group may have.</summary>
    private static string Description(int group, FastRandom random) => string.Join(
        ' ', Enumerable.Range(0, 7).Select(k => k < 3 ? $"kind{group}word{random.NextInt(6)}" : $"common{random.NextInt(40)}"));
}
