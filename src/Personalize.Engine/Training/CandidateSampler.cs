using Personalize.Engine.Kernels;
using Personalize.Engine.Networks;

namespace Personalize.Engine.Training;

/// <summary>
/// The candidates of a sampled softmax, shared by all rows of a window: the window's targets and negatives drawn by
/// popularity^<see cref="Alpha"/>. With π_j the chance that j is a candidate at all, Σ over candidates of e^(score_j)/π_j is an
/// unbiased estimate of the full sum (Horvitz and Thompson, 1952), so −ln π_j is added to every score except those of a row's
/// own targets, which are always candidates (the "log-Q" correction of Bengio and Senécal, 2008).
/// </summary>
internal sealed class CandidateSampler
{
    /// <summary>Maximum number of targets of a position if candidates are sampled, because every target of the window becomes a candidate.</summary>
    public const int MostTargets = 2;

    /// <summary>Number of negatives drawn per window.</summary>
    public const int Negatives = 4096;

    /// <summary>Exponent of the popularity by which they are drawn.</summary>
    public const double Alpha = 0.75;

    private readonly double[] _cumulative;
    private readonly double[] _share;
    private readonly ulong _seed;
    private readonly FastRandom _random = new(0, 0);

    /// <param name="itemCounts">Number of training events of each item.</param>
    /// <param name="rows">Number of rows of a window.</param>
    /// <param name="seed">The seed of the draws.</param>
    public CandidateSampler(ReadOnlySpan<int> itemCounts, int rows, ulong seed)
    {
        _seed = seed;
        _cumulative = new double[itemCounts.Length];
        _share = new double[itemCounts.Length];
        double sum = 0, total = 0;
        for (var i = 0; i < itemCounts.Length; i++)
        {
            sum += Math.Pow(itemCounts[i] + 0.5, Alpha);
            _cumulative[i] = sum;
            total += itemCounts[i];
        }

        for (var i = 0; i < itemCounts.Length; i++)
            _share[i] = itemCounts[i] / Math.Max(1, total);
        Capacity = Math.Min(itemCounts.Length, Negatives + (rows * MostTargets));
        Items = new int[Capacity];
        Columns = Data.EncodedSequences.Pinned<int>(itemCounts.Length);
        Array.Fill(Columns, -1);
        LogInclusion = Data.EncodedSequences.Pinned<float>(Capacity);
    }

    /// <summary>Maximum number of candidates.</summary>
    public int Capacity { get; }

    /// <summary>Number of candidates of the window.</summary>
    public int Count { get; private set; }

    /// <summary>Item of each candidate.</summary>
    public int[] Items { get; }

    /// <summary>Item → candidate, or -1. Pinned.</summary>
    public int[] Columns { get; }

    /// <summary>ln π of each candidate. Pinned.</summary>
    public float[] LogInclusion { get; }

    /// <summary>Draws the candidates of a window.</summary>
    /// <param name="targets">The targets of all its rows.</param>
    /// <param name="step">Number of the step; the same step draws the same negatives.</param>
    public void Draw(ReadOnlySpan<Target> targets, long step)
    {
        for (var c = 0; c < Count; c++)
            Columns[Items[c]] = -1;
        Count = 0;
        foreach (var target in targets)
            Add(target.Item);
        _random.Reset(_seed, (RandomStream.Negatives << 32) + (ulong)step);
        for (var k = 0; k < Negatives; k++)
        {
            var index = Array.BinarySearch(_cumulative, _random.NextDouble() * _cumulative[^1]);
            Add(Math.Min(index < 0 ? ~index : index, _cumulative.Length - 1));
        }

        for (var c = 0; c < Count; c++)
        {
            var item = Items[c];
            var drawn = (_cumulative[item] - (item == 0 ? 0 : _cumulative[item - 1])) / _cumulative[^1];
            var missed = (Negatives * Math.Log(1 - drawn)) + (targets.Length * Math.Log(1 - Math.Min(_share[item], 0.999)));
            LogInclusion[c] = (float)Math.Log(1 - Math.Exp(missed));
        }
    }

    private void Add(int item)
    {
        if (Columns[item] >= 0)
            return;
        Columns[item] = Count;
        Items[Count++] = item;
    }
}
