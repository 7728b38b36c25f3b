using Personalize.Engine.Data;
using Personalize.Engine.Kernels;

namespace Personalize.Benchmarks;

/// <summary>
/// Generated data with the habits of three kinds of shops that the public data sets lack, for watching the defaults on data for which
/// nobody tuned them. The behaviour is planted, so a change that no longer models one of these habits becomes visible.
/// </summary>
internal static class PlantedData
{
    private const long Begin = 1_600_000_000;
    private const int Day = 86_400;

    /// <summary>The kinds, by name.</summary>
    public static IReadOnlyDictionary<string, Func<ulong, Snapshot>> Kinds { get; } = new Dictionary<string, Func<ulong, Snapshot>>
    {
        ["clicks"] = Clicks, ["sparse"] = Sparse, ["checkins"] = CheckIns,
    };

    /// <summary>
    /// Session clicks: short visits within a category. The next item is mostly one of a few successors of the current one, a quarter of
    /// the clicks return to an item just seen, and items come into fashion and go out of it within weeks.
    /// </summary>
    private static Snapshot Clicks(ulong seed)
    {
        const int Users = 8_000, Items = 3_000, PerCategory = 25, Successors = 4, Days = 60;
        var random = new FastRandom(seed, 1);
        var fashion = new Fashion(Items, Days, lifeDays: 20, random);
        return Build(Items, Users, events =>
        {
            var time = Begin + random.NextInt(Days * Day);
            for (var visits = 1 + Geometric(random, 0.5); visits > 0; visits--)
            {
                var item = fashion.Draw(time, random);
                for (var clicks = 2 + Geometric(random, 0.2); clicks > 0; clicks--)
                {
                    events.Add((item, time));
                    time += 10 + random.NextInt(100);
                    var category = item / PerCategory * PerCategory;
                    var kind = random.NextDouble();
                    if (kind < 0.25)
                        item = events[Math.Max(0, events.Count - 1 - Geometric(random, 0.5))].Item;
                    else if (kind < 0.75)
                        item = category + (((item - category) + 1 + (Geometric(random, 0.5) % Successors * 5)) % PerCategory);
                    else if (kind < 0.9)
                        item = category + random.NextInt(PerCategory);
                    else
                        item = fashion.Draw(time, random);
                }

                time += 3_600 + random.NextInt(5 * Day);
            }
        });
    }

    /// <summary>
    /// Sparse: a median of six events per user, never the same item twice, two tastes per user out of two hundred, and a long tail of
    /// items to which new ones are added continually.
    /// </summary>
    private static Snapshot Sparse(ulong seed)
    {
        const int Users = 15_000, Items = 8_000, Tastes = 200, Days = 1_000;
        var random = new FastRandom(seed, 2);
        var fashion = new Fashion(Items, Days, lifeDays: 300, random);
        return Build(Items, Users, events =>
        {
            var time = Begin + random.NextInt(Days * Day);
            int[] tastes = [random.NextInt(Tastes), random.NextInt(Tastes)];
            var had = new HashSet<int>();
            for (var length = 4 + Geometric(random, 0.25); length > 0; length--)
            {
                var item = fashion.Draw(time, random);
                if (random.NextDouble() < 0.6)
                {
                    // Among a few fashionable items, the one of the right taste; the items of a taste are spread over the catalogue.
                    var taste = tastes[random.NextInt(2)];
                    for (var tries = 0; tries < 2 * Tastes && item % Tastes != taste; tries++)
                        item = fashion.Draw(time, random);
                }

                if (had.Add(item))
                    events.Add((item, time));
                time += random.NextInt(3) == 0 ? random.NextInt(60 * Day) : random.NextInt(Day);
            }
        });
    }

    /// <summary>
    /// Check-ins: each user has a few places, depending on the hour of the day, and the favourite accounts for a third of the events; a
    /// quarter of the events explore places in the neighbourhood, some of which become habits.
    /// </summary>
    private static Snapshot CheckIns(ulong seed)
    {
        const int Users = 2_000, Items = 10_000, Regions = 100, PerRegion = Items / Regions;
        var random = new FastRandom(seed, 3);
        return Build(Items, Users, events =>
        {
            var time = Begin + random.NextInt(200 * Day);
            var region = random.NextInt(Regions) * PerRegion;
            var habits = new List<(int Item, double Weight, int Hour)>();
            for (var k = 0; k < 3; k++)
                Adopt(1.0 / (1 + k));
            for (var length = 15 + Geometric(random, 1.0 / 60); length > 0; length--)
            {
                var hour = (int)(time / 3_600 % 24);
                if (random.NextDouble() < 0.25)
                    Adopt(random.NextInt(3) == 0 ? 0.5 * random.NextDouble() : 0.02);
                var item = random.NextDouble() < 0.25 ? habits[^1].Item : Habit(hour);
                events.Add((item, time));
                time += 1_800 + random.NextInt(random.NextInt(4) == 0 ? 4 * Day : 20_000);
            }

            void Adopt(double weight) => habits.Add((region + (int)(Math.Pow(random.NextDouble(), 3) * PerRegion), weight, random.NextInt(24)));

            int Habit(int hour)
            {
                double Weight((int Item, double Weight, int Hour) habit) => habit.Weight * (Math.Abs(habit.Hour - hour) is < 4 or > 20 ? 3 : 1);
                var left = random.NextDouble() * habits.Sum(Weight);
                foreach (var habit in habits)
                {
                    left -= Weight(habit);
                    if (left <= 0)
                        return habit.Item;
                }

                return habits[^1].Item;
            }
        });
    }

    private static Snapshot Build(int items, int users, Action<List<(int Item, long Time)>> history)
    {
        var offsets = new int[users + 1];
        var all = new List<(int Item, long Time)>();
        var events = new List<(int Item, long Time)>();
        for (var user = 0; user < users; user++)
        {
            events.Clear();
            history(events);
            all.AddRange(events);
            offsets[user + 1] = all.Count;
        }

        return new Snapshot
        {
            Users = new Vocabulary([.. Enumerable.Range(0, users).Select(u => $"u{u}")]),
            Items = new Vocabulary([.. Enumerable.Range(0, items).Select(i => $"i{i}")]),
            EventTypes = Vocabulary.Empty,
            UserOffsets = offsets,
            EventItems = [.. all.Select(e => e.Item)],
            EventTimes = [.. all.Select(e => e.Time)],
        };
    }

    /// <summary>Number of failures before the first success, with mean (1 - p)/p.</summary>
    private static int Geometric(FastRandom random, double success) => (int)(Math.Log(1 - random.NextDouble()) / Math.Log(1 - success));

    /// <summary>Items with Zipf-like popularity, each in demand for some time after it appears.</summary>
    private sealed class Fashion
    {
        private readonly double[][] _cumulative;

        public Fashion(int items, int days, int lifeDays, FastRandom random)
        {
            var popularity = Enumerable.Range(0, items).Select(_ => Math.Pow(random.NextDouble() + 0.001, -0.8)).ToArray();
            var born = Enumerable.Range(0, items).Select(_ => random.NextInt(days + lifeDays) - lifeDays).ToArray();
            _cumulative = new double[days + 1][];
            for (var day = 0; day <= days; day++)
            {
                var sum = 0.0;
                _cumulative[day] = new double[items];
                for (var item = 0; item < items; item++)
                {
                    var age = day - born[item];
                    sum += age < 0 ? 0 : popularity[item] * (0.05 + Math.Exp(-3.0 * age / lifeDays));
                    _cumulative[day][item] = sum;
                }
            }
        }

        public int Draw(long time, FastRandom random)
        {
            var weights = _cumulative[Math.Clamp((time - Begin) / Day, 0, _cumulative.Length - 1)];
            var index = Array.BinarySearch(weights, random.NextDouble() * weights[^1]);
            return Math.Min(index < 0 ? ~index : index, weights.Length - 1);
        }
    }
}
