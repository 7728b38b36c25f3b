using Personalize.Engine.Data;
using Personalize.Engine.Kernels;

namespace Personalize.Simulation;

/// <summary>The users, the items and what has happened so far. The same world and seed make the same users and items, whatever is recommended.</summary>
internal sealed class ShopState
{
    public const int Day = 86_400;
    private const int Dimensions = 8;
    private const long Begin = 1_700_000_000;
    private const int HistoryDays = 30;

    private readonly World _world;
    private readonly double[][] _users;
    private readonly double[][] _centres;
    private readonly double[][] _turns;
    private readonly double[][] _vectors;
    private readonly double[] _quality;
    private readonly int[] _category;
    private readonly int[] _told;
    private readonly long[] _births;
    private readonly List<(int Item, long Time, int[]? Shown)>[] _events;
    private readonly HashSet<int>[] _had;

    public ShopState(World world, ulong seed)
    {
        _world = world;
        var random = new FastRandom(seed, 1);
        _centres = [.. Enumerable.Range(0, world.Categories).Select(_ => Vector(random))];
        _users = [.. Enumerable.Range(0, world.Users).Select(_ => Vector(random))];
        var total = world.Items + (world.Arrivals * world.Days);
        _category = [.. Enumerable.Range(0, total).Select(_ => random.NextInt(world.Categories))];
        _vectors = [.. _category.Select(category => Vector(random)
            .Zip(_centres[category], (own, centre) => (Math.Sqrt(1 - world.Informed) * own) + (Math.Sqrt(world.Informed) * centre)).ToArray())];
        _quality = [.. _category.Select(_ => world.HasHits ? Hit(random) : random.NextGaussian())];
        _births = [.. Enumerable.Range(0, total).Select(item => item < world.Items
            ? Begin + (long)(((random.NextDouble() * 2) - 1) * HistoryDays * Day)
            : Begin + ((HistoryDays + ((item - world.Items) / Math.Max(1, world.Arrivals * world.ArrivalDays) * world.ArrivalDays)) * (long)Day))];
        var more = new FastRandom(seed, 2);
        _told = [.. _category.Select((category, item) => world.Misleads && item >= world.Items ? more.NextInt(world.Categories) : category)];
        _turns = [.. _users.Select(_ => Vector(more))];
        _events = [.. _users.Select(_ => new List<(int, long, int[]?)>())];
        _had = [.. _users.Select(_ => new HashSet<int>())];
        for (var user = 0; user < world.Users; user++)
        {
            long[] times = [.. Enumerable.Range(0, world.History).Select(_ => Begin + (long)(random.NextDouble() * HistoryDays * Day)).Order()];
            foreach (var time in times)
                Happen(user, Choose(user, world.Items, time, random), time, null);
        }
    }

    public World World => _world;

    /// <summary>Items that exist on a day of the replay, the first of which is 0.</summary>
    public int ItemsOn(int day) =>
        Math.Min(_births.Length, _world.Items + (_world.Arrivals * _world.ArrivalDays * ((day / _world.ArrivalDays) + 1)));

    public static long TimeOf(int day) => Begin + ((HistoryDays + day) * (long)Day) + 1;

    /// <summary>Whether a user may be shown an item: not again where nobody chooses twice.</summary>
    public bool MayShow(int user, int item) => _world.Repeats || !_had[user].Contains(item);

    public bool Had(int user, int item) => _had[user].Contains(item);

    public IReadOnlyList<(int Item, long Time, int[]? Shown)> EventsOf(int user) => _events[user];

    public long BirthOf(int item) => _births[item];

    public double QualityOf(int item) => _quality[item];

    public string CategoryOf(int item) => $"c{_told[item]}";

    /// <summary>The chance that a user who looks at an item clicks on it.</summary>
    public double ChanceOf(int user, int item, long time) =>
        MayShow(user, item) ? 1 / (1 + Math.Exp(_world.Threshold - UtilityOf(user, item, time))) : 0;

    public double UtilityOf(int user, int item, long time) => UtilityOf(user, _vectors[item], item, time);

    /// <summary>What is to be expected of an item of which quality and category are known.</summary>
    public double UtilityToExpect(int user, int item, long time) =>
        UtilityOf(user, Array.ConvertAll(_centres[_category[item]], value => Math.Sqrt(_world.Informed) * value), item, time);

    private double UtilityOf(int user, double[] vector, int item, long time)
    {
        var product = 0.0;
        var turn = _world.Drift * (time - Begin) / Day;
        var (kept, turned) = (Math.Cos(turn), Math.Sin(turn));
        for (var k = 0; k < Dimensions; k++)
            product += ((kept * _users[user][k]) + (turned * _turns[user][k])) * vector[k];
        return (_world.Taste * product / Math.Sqrt(Dimensions)) + (_world.Quality * _quality[item]) - (_world.Fading * (time - _births[item]) / Day);
    }

    /// <summary>What a user finds without help among the first items.</summary>
    public int Choose(int user, int items, long time, FastRandom random)
    {
        var (best, most) = (0, double.NegativeInfinity);
        for (var item = 0; item < items; item++)
        {
            // Gumbel's trick: the maximum is a draw from the softmax.
            var value = UtilityOf(user, item, time) - Math.Log(-Math.Log(random.NextDouble() + 1e-12));
            if (value > most && _births[item] <= time && MayShow(user, item))
                (best, most) = (item, value);
        }

        return best;
    }

    public void Happen(int user, int item, long time, int[]? shown)
    {
        _events[user].Add((item, time, shown));
        _had[user].Add(item);
    }

    /// <summary>The data as a shop would import it.</summary>
    public Snapshot Snapshot(int items)
    {
        var offsets = new int[_events.Length + 1];
        for (var user = 0; user < _events.Length; user++)
            offsets[user + 1] = offsets[user] + _events[user].Count;
        return new Snapshot
        {
            Users = new Vocabulary([.. Enumerable.Range(0, _events.Length).Select(user => $"u{user}")]),
            Items = new Vocabulary([.. Enumerable.Range(0, items).Select(item => $"i{item}")]),
            EventTypes = Vocabulary.Empty,
            UserOffsets = offsets,
            EventItems = [.. _events.SelectMany(events => events.Select(e => e.Item))],
            EventTimes = [.. _events.SelectMany(events => events.Select(e => e.Time))],
            Impressions = _world.RecordsImpressions
                ? Impressions.Of([.. _events.SelectMany(events => events.Select(e => e.Shown))], [.. _events.SelectMany(events => events.Select(e => e.Item))])
                : null,
            ItemCreationTimes = _births[..items],
            ItemMetadata =
            [
                new MetadataColumn { Name = "CATEGORY", Kind = MetadataKind.Categorical, Texts = [.. Enumerable.Range(0, items).Select(CategoryOf)] },
            ],
        };
    }

    private static double[] Vector(FastRandom random) => [.. Enumerable.Range(0, Dimensions).Select(_ => random.NextGaussian())];

    private static double Hit(FastRandom random) => Math.Min(4, Math.Pow(random.NextDouble() + 1e-9, -1 / 2.5) - 1.7);
}
