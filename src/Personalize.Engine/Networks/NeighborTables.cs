using Personalize.Engine.Data;
using Personalize.Engine.Kernels;

namespace Personalize.Engine.Networks;

/// <summary>
/// Item-to-item similarities from co-occurrence inside user histories:
/// <code>sim(i, j) = c_ij / √(c_i·c_j),   c_ij = Σ over pairs of events of one user at most Window events apart: 1/√distance</code>
/// (cosine of Sarwar et al., WWW 2001, with a decay in distance); a pair with j before i counts as little as the opposite order means in
/// the data (<see cref="OrderReversal"/>). A user's own events are part of the counts, so training on
/// them would teach the network to trust similarities more than they deserve for unseen users. Therefore the users are split into folds,
/// and a fold is trained with similarities counted only on the other folds (cross-fitting).
/// </summary>
internal sealed class NeighborTables
{
    private readonly NeighborTable[] _withoutFold;
    private readonly int[] _foldOfUser;

    private NeighborTables(NeighborTable full, NeighborTable[] withoutFold, int[] foldOfUser, TrendTable trend) =>
        (Full, _withoutFold, _foldOfUser, Trend) = (full, withoutFold, foldOfUser, trend);

    /// <summary>Counted on all training users: for evaluation and serving.</summary>
    public NeighborTable Full { get; }

    /// <summary>What was in demand at which time, among the training users.</summary>
    public TrendTable Trend { get; }

    /// <summary>Counted without the users of this user's fold: for training on this user.</summary>
    public NeighborTable ForTraining(int user) => _withoutFold[_foldOfUser[user]];

    /// <param name="sequences">All events.</param>
    /// <param name="users">The training users; others are ignored.</param>
    /// <param name="options">Window, neighbours per item, folds.</param>
    /// <param name="team">The threads to use; the result does not depend on their number.</param>
    /// <param name="cancellationToken">Stops between items.</param>
    public static unsafe NeighborTables Build(
        EncodedSequences sequences, IReadOnlyList<int> users, NeighborOptions options, ThreadTeam team, CancellationToken cancellationToken)
    {
        var snapshot = sequences.Snapshot;
        var foldOfUser = new int[snapshot.UserCount];
        Array.Fill(foldOfUser, -1);
        for (var i = 0; i < users.Count; i++)
            foldOfUser[users[i]] = i % options.Folds;

        var (offsets, events, userOfEvent) = EventsOfItems(snapshot, users);
        var tables = options.Folds + 1;
        var masses = new float[tables][];
        for (var t = 0; t < tables; t++)
        {
            masses[t] = new float[snapshot.ItemCount];
            Array.Fill(masses[t], options.Shrinkage);
        }

        for (var item = 0; item < snapshot.ItemCount; item++)
        {
            for (var k = offsets[item]; k < offsets[item + 1]; k++)
            {
                for (var t = 0; t < tables; t++)
                    masses[t][item] += foldOfUser[userOfEvent[k]] == t ? 0 : 1;
            }
        }

        var norms = Array.ConvertAll(masses, table => Array.ConvertAll(table, mass => MathF.Pow(mass, options.PopularityExponent)));
        var decay = new float[options.Window + 1];
        for (var d = 1; d <= options.Window; d++)
            decay[d] = MathF.Pow(d, -options.DistanceExponent);

        var rows = new (int Item, float Similarity)[tables][][];
        for (var t = 0; t < tables; t++)
            rows[t] = new (int Item, float Similarity)[snapshot.ItemCount][];
        const int ItemsPerChunk = 64;
        var scratch = new Scratch?[team.ThreadCount];
        team.Run((snapshot.ItemCount + ItemsPerChunk - 1) / ItemsPerChunk, (chunk, worker) =>
        {
            cancellationToken.ThrowIfCancellationRequested();
            var s = scratch[worker] ??= new Scratch(snapshot.ItemCount, tables);
            for (var item = chunk * ItemsPerChunk; item < Math.Min(snapshot.ItemCount, (chunk + 1) * ItemsPerChunk); item++)
                CountItem(item, s);
        });

        void CountItem(int item, Scratch s)
        {
            for (var k = offsets[item]; k < offsets[item + 1]; k++)
            {
                var e = events[k];
                var user = userOfEvent[k];
                var counts = s.Counts[foldOfUser[user]];
                var start = snapshot.UserOffsets[user];
                var end = snapshot.UserOffsets[user + 1];
                for (var other = Math.Max(start, e - options.Window); other < Math.Min(end, e + options.Window + 1); other++)
                {
                    var j = sequences.Items[other];
                    if (j == item && (other == e || !options.WithItself))
                        continue;
                    if (!s.Seen[j])
                    {
                        s.Seen[j] = true;
                        s.Touched.Add(j);
                    }

                    counts[j] += other > e ? decay[other - e] : options.BackwardWeight * decay[e - other];
                }
            }

            for (var t = 0; t < tables; t++)
                rows[t][item] = s.Select(item, t, masses[t], norms[t], options.PerItem);
            s.Clear();
        }

        return new NeighborTables(
            NeighborTable.Of(rows[options.Folds]),
            [.. rows.Take(options.Folds).Select(NeighborTable.Of)],
            foldOfUser,
            TrendCounter.Count(sequences, users, options.TrendMoments, team));
    }

    private static (int[] Offsets, int[] Events, int[] Users) EventsOfItems(Snapshot snapshot, IReadOnlyList<int> users)
    {
        var offsets = new int[snapshot.ItemCount + 1];
        foreach (var user in users)
        {
            for (var e = snapshot.UserOffsets[user]; e < snapshot.UserOffsets[user + 1]; e++)
                offsets[snapshot.EventItems[e] + 1]++;
        }

        for (var i = 0; i < snapshot.ItemCount; i++)
            offsets[i + 1] += offsets[i];
        var next = offsets.ToArray();
        var events = new int[offsets[^1]];
        var userOfEvent = new int[events.Length];
        foreach (var user in users)
        {
            for (var e = snapshot.UserOffsets[user]; e < snapshot.UserOffsets[user + 1]; e++)
            {
                var k = next[snapshot.EventItems[e]]++;
                (events[k], userOfEvent[k]) = (e, user);
            }
        }

        return (offsets, events, userOfEvent);
    }

    /// <summary>The counters of one thread for one item against all others.</summary>
    private sealed class Scratch
    {
        private readonly List<(int Item, float Similarity)> _candidates = [];

        public Scratch(int items, int tables)
        {
            Counts = new float[tables - 1][];
            for (var f = 0; f < Counts.Length; f++)
                Counts[f] = new float[items];
            Seen = new bool[items];
        }

        /// <summary>Fold → item → weighted co-occurrences.</summary>
        public float[][] Counts { get; }

        public bool[] Seen { get; }

        public List<int> Touched { get; } = [];

        /// <summary>The nearest items by the counts of all folds but one (or of all, for the last table).</summary>
        public (int Item, float Similarity)[] Select(int item, int withoutFold, float[] masses, float[] norms, int most)
        {
            _candidates.Clear();
            var own = MathF.Sqrt(masses[item]);
            foreach (var j in Touched)
            {
                var count = 0f;
                for (var f = 0; f < Counts.Length; f++)
                    count += f == withoutFold ? 0 : Counts[f][j];
                if (count > 0)
                    _candidates.Add((j, count / (own * norms[j])));
            }

            _candidates.Sort(static (a, b) => a.Similarity != b.Similarity ? b.Similarity.CompareTo(a.Similarity) : a.Item.CompareTo(b.Item));
            return [.. _candidates.Take(most)];
        }

        public void Clear()
        {
            foreach (var j in Touched)
            {
                Seen[j] = false;
                foreach (var counts in Counts)
                    counts[j] = 0;
            }

            Touched.Clear();
        }
    }
}

/// <summary>How similarities are counted.</summary>
/// <param name="Window">Events at most this far apart count as occurring together.</param>
/// <param name="PerItem">Number of similar items kept per item.</param>
/// <param name="Folds">Number of parts of the users, each trained with the similarities of the others.</param>
/// <param name="Shrinkage">Added to both counts, so that pairs of rare items count less.</param>
/// <param name="DistanceExponent">Weight of a pair d events apart: d^-exponent.</param>
/// <param name="TrendMoments">Maximum number of moments at which demand is counted; 0 for none.</param>
/// <param name="BackwardWeight">Weight of a pair in the opposite order: 1 if order means nothing, 0 to count only what came after.</param>
/// <param name="PopularityExponent">How much its own frequency counts against a neighbour: ½ for the cosine, 0 for the share of the pairs.</param>
/// <param name="WithItself">Whether an item that comes again soon is a neighbour of itself.</param>
internal sealed record NeighborOptions(
    int Window = 20,
    int PerItem = 40,
    int Folds = 4,
    float Shrinkage = 10,
    float DistanceExponent = 0.5f,
    int TrendMoments = 256,
    float BackwardWeight = 1,
    float PopularityExponent = 0.5f,
    bool WithItself = false);
