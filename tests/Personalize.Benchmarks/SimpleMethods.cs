using Personalize.Engine.Data;
using Personalize.Engine.Evaluation;
using Personalize.Engine.Kernels;

namespace Personalize.Benchmarks;

/// <summary>How a simple method scores items.</summary>
/// <param name="Window">Events at most this far apart count as occurring together, with weight 1/distance.</param>
/// <param name="Directed">Whether only the items that came later count.</param>
/// <param name="PopularityExponent">How much an item's own frequency counts against it as a neighbour.</param>
/// <param name="Last">How many of the newest events are used; 0 to use only the user's own items.</param>
/// <param name="Decay">Weight of an event relative to the one after it.</param>
/// <param name="OwnWeight">Weight of the user's own items, as a multiple of the best neighbour's score; 0 for none.</param>
/// <param name="OwnDecay">The same for the counts of the user's own items.</param>
/// <param name="ExcludeOwn">Whether items that the user already had are never recommended.</param>
internal sealed record SimpleSettings(
    int Window, bool Directed, double PopularityExponent, int Last, double Decay, double OwnWeight, double OwnDecay, bool ExcludeOwn)
{
    public override string ToString() => Last == 0
        ? $"own decay {OwnDecay}"
        : $"window {Window}{(Directed ? " directed" : "")} exponent {PopularityExponent} last {Last} decay {Decay} "
            + (ExcludeOwn ? "own excluded" : $"own {OwnWeight} own decay {OwnDecay}");
}

/// <summary>
/// The strongest simple methods: the user's own items by decayed count, items that co-occur with the user's newest events, and both mixed.
/// Their few settings are chosen on training users whose newest tenth is hidden, with co-occurrences counted on the others (windowed and
/// directed counts: Ludewig and Jannach, UMUAI 2018).
/// </summary>
/// <param name="sequences">All events.</param>
/// <param name="team">Threads.</param>
internal sealed class SimpleMethods(EncodedSequences sequences, ThreadTeam team)
{
    private const int MostValidationUsers = 1000;
    private const int MostNeighbors = 1000;
    private const double Shrinkage = 20;

    private static readonly (int Last, double Decay)[] s_lags = [(1, 1), (5, 0.7), (20, 0.9)];
    private static readonly (double Weight, double Decay, bool Excluded)[] s_own =
        [(0, 1, false), (0, 1, true), (0.5, 0.9, false), (3, 0.9, false), (3, 0.98, false)];

    private static readonly double[] s_ownDecays = [0.5, 0.8, 0.9, 0.95, 0.98, 1];

    /// <summary>The kinds of methods, each with its settings chosen: name, settings, metric on the validation users.</summary>
    public IReadOnlyList<(string Name, SimpleSettings Settings, double Validation)> Choose(IReadOnlyList<int> trainingUsers, ulong seed)
    {
        var snapshot = sequences.Snapshot;
        var shuffled = trainingUsers.ToArray();
        new FastRandom(seed, 99).Shuffle(shuffled);
        var validationCount = Math.Min(MostValidationUsers, trainingUsers.Count / 5);
        int[] validation = [.. shuffled.Where(u => snapshot.UserOffsets[u + 1] - snapshot.UserOffsets[u] >= 2).Take(validationCount)];
        var held = validation.ToHashSet();
        int[] rest = [.. trainingUsers.Where(u => !held.Contains(u))];
        var holdOut = new HoldOut(snapshot, validation);
        var results = new List<(string Name, SimpleSettings Settings, double Validation)>();
        var popularity = Popularity(rest);
        var own = s_ownDecays.Select(decay => new SimpleSettings(0, false, 0, 0, 0, 1, decay, false)).ToArray();
        Add(own, Rows.None);
        foreach (var window in new[] { 1, 5, 20 })
        {
            foreach (var directed in new[] { true, false })
            {
                foreach (var exponent in new[] { 0, 0.5 })
                {
                    var settings = s_lags.SelectMany(lag => s_own.Select(o =>
                        new SimpleSettings(window, directed, exponent, lag.Last, lag.Decay, o.Weight, o.Decay, o.Excluded)));
                    Add([.. settings], Count(rest, window, directed, exponent));
                }
            }
        }

        return [.. results.GroupBy(r => r.Name).Select(kind => kind.MaxBy(r => r.Validation))];

        void Add(IReadOnlyList<SimpleSettings> settings, Rows rows)
        {
            var lists = Rank(settings, rows, popularity, holdOut);
            for (var s = 0; s < settings.Count; s++)
            {
                var metrics = RankingMetrics.Compute(lists[s], holdOut.Relevant, snapshot.ItemCount);
                results.Add((NameOf(settings[s]), settings[s], metrics["normalized_discounted_cumulative_gain_at_10"]));
            }
        }
    }

    /// <summary>Rankings of held-out users by a method whose counts come from the training users.</summary>
    public IReadOnlyList<IReadOnlyList<int>> Rank(SimpleSettings settings, IReadOnlyList<int> trainingUsers, HoldOut holdOut)
    {
        var rows = settings.Last == 0 ? Rows.None : Count(trainingUsers, settings.Window, settings.Directed, settings.PopularityExponent);
        return Rank([settings], rows, Popularity(trainingUsers), holdOut)[0];
    }

    private static string NameOf(SimpleSettings settings) =>
        settings.Last == 0 ? "own_history" : settings.OwnWeight > 0 ? "item_knn_and_own_history" : "tuned_item_knn";

    private double[] Popularity(IReadOnlyList<int> users)
    {
        var counts = new double[sequences.Snapshot.ItemCount];
        foreach (var user in users)
        {
            for (var e = sequences.Snapshot.UserOffsets[user]; e < sequences.Snapshot.UserOffsets[user + 1]; e++)
                counts[sequences.Items[e]]++;
        }

        return counts;
    }

    /// <summary>settings × users → the best items.</summary>
    private IReadOnlyList<int>[][] Rank(IReadOnlyList<SimpleSettings> settings, Rows rows, double[] popularity, HoldOut holdOut)
    {
        var result = settings.Select(_ => new IReadOnlyList<int>[holdOut.Users.Count]).ToArray();
        var most = popularity.Max();
        int[] popular = [.. Enumerable.Range(0, popularity.Length).OrderByDescending(i => popularity[i]).Take(2000)];
        const int UsersPerChunk = 8;
        team.Run((holdOut.Users.Count + UsersPerChunk - 1) / UsersPerChunk, (chunk, _) =>
        {
            var near = new Dictionary<int, double>();
            var scores = new Dictionary<int, double>();
            for (var u = chunk * UsersPerChunk; u < Math.Min(holdOut.Users.Count, (chunk + 1) * UsersPerChunk); u++)
            {
                var start = sequences.Snapshot.UserOffsets[holdOut.Users[u]];
                var input = sequences.Items.AsSpan(start, holdOut.InputLengths[holdOut.Users[u]]);
                var seen = new HashSet<int>(input.ToArray());
                (int, double) lag = (-1, 0);
                for (var s = 0; s < settings.Count; s++)
                {
                    var method = settings[s];
                    if (lag != (method.Last, method.Decay))
                    {
                        lag = (method.Last, method.Decay);
                        near.Clear();
                        for (var back = 0; back < Math.Min(method.Last, input.Length); back++)
                            rows.AddTo(near, input[input.Length - 1 - back], Math.Pow(method.Decay, back));
                    }

                    scores.Clear();
                    foreach (var (item, score) in near)
                        scores[item] = score;
                    var unit = near.Count == 0 ? 1 : near.Values.Max();
                    for (var back = 0; back < input.Length && method.OwnWeight > 0; back++)
                    {
                        var item = input[input.Length - 1 - back];
                        scores[item] = scores.GetValueOrDefault(item) + (method.OwnWeight * unit * Math.Pow(method.OwnDecay, back));
                    }

                    if (method.ExcludeOwn)
                    {
                        foreach (var item in seen)
                            scores.Remove(item);
                    }

                    result[s][u] =
                    [
                        .. scores.Select(pair => (pair.Key, Value: pair.Value + (1e-6 * popularity[pair.Key] / most)))
                            .OrderByDescending(pair => pair.Value).ThenBy(pair => pair.Key).Take(RankingMetrics.Depth).Select(pair => pair.Key)
                            .Concat(popular.Where(item => !scores.ContainsKey(item) && !(method.ExcludeOwn && seen.Contains(item)))).Take(RankingMetrics.Depth),
                    ];
                }
            }
        });
        return result;
    }

    private Rows Count(IReadOnlyList<int> users, int window, bool directed, double exponent)
    {
        var snapshot = sequences.Snapshot;
        var events = new List<(int Event, int User)>[snapshot.ItemCount];
        foreach (var user in users)
        {
            for (var e = snapshot.UserOffsets[user]; e < snapshot.UserOffsets[user + 1]; e++)
                (events[sequences.Items[e]] ??= []).Add((e, user));
        }

        var outgoing = new double[snapshot.ItemCount];
        var incoming = new double[snapshot.ItemCount];
        foreach (var user in users)
        {
            for (var e = snapshot.UserOffsets[user]; e < snapshot.UserOffsets[user + 1]; e++)
            {
                for (var other = e + 1; other < Math.Min(snapshot.UserOffsets[user + 1], e + window + 1); other++)
                {
                    outgoing[sequences.Items[e]] += 1.0 / (other - e);
                    incoming[sequences.Items[other]] += 1.0 / (other - e);
                }
            }
        }

        var rows = new (int Item, float Weight)[snapshot.ItemCount][];
        team.Run((snapshot.ItemCount + 63) / 64, (chunk, _) =>
        {
            var counts = new Dictionary<int, double>();
            for (var item = chunk * 64; item < Math.Min(snapshot.ItemCount, (chunk + 1) * 64); item++)
            {
                counts.Clear();
                foreach (var (e, user) in events[item] ?? [])
                {
                    var first = directed ? e + 1 : Math.Max(snapshot.UserOffsets[user], e - window);
                    for (var other = first; other < Math.Min(snapshot.UserOffsets[user + 1], e + window + 1); other++)
                    {
                        if (other != e)
                            counts[sequences.Items[other]] = counts.GetValueOrDefault(sequences.Items[other]) + (1.0 / Math.Abs(other - e));
                    }
                }

                double Mass(int i, double[] way) => Shrinkage + (directed ? way[i] : outgoing[i] + incoming[i]);
                rows[item] =
                [
                    .. counts.Select(pair => (pair.Key, (float)(pair.Value / (Math.Sqrt(Mass(item, outgoing)) * Math.Pow(Mass(pair.Key, incoming), exponent)))))
                        .OrderByDescending(pair => pair.Item2).ThenBy(pair => pair.Key).Take(MostNeighbors),
                ];
            }
        });
        return new Rows(rows);
    }

    /// <summary>For every item its neighbours.</summary>
    private sealed class Rows((int Item, float Weight)[][] rows)
    {
        public static Rows None { get; } = new([]);

        public void AddTo(Dictionary<int, double> scores, int item, double weight)
        {
            foreach (var (neighbor, similarity) in rows[item])
                scores[neighbor] = scores.GetValueOrDefault(neighbor) + (weight * similarity);
        }
    }
}
