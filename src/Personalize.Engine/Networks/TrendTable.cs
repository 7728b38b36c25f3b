using System.Buffers;
using Personalize.Engine.Data;

namespace Personalize.Engine.Networks;

/// <summary>
/// What was in demand at which time: at moments spread over the training data, the recent events of each item compared with its overall
/// share, on several time scales. With c_s the events of item j before the moment, each halved in weight with every
/// half-life H_s of age, C_s their sum over all items and q_j the item's share of all training events:
/// <code>trend_s(moment, j) = ln(1 + c_s(j) / (0.1·C_s·q_j + 1))</code>
/// </summary>
internal sealed unsafe class TrendTable : IDisposable
{
    /// <summary>Number of time scales.</summary>
    public const int Scales = 3;

    /// <summary>Half-lives of the scales in days: today, this week, this season.</summary>
    public static readonly double[] HalfLifeDays = [1, 7, 60];

    private readonly float[]? _valueArray;
    private MemoryHandle _pinnedValues;

    /// <param name="times">Unix seconds of the moments, ascending; the first is before all events.</param>
    /// <param name="values">Pinned; [moments × <see cref="Scales"/> × items].</param>
    public TrendTable(long[] times, float[] values)
        : this(times, EncodedSequences.Address(values), values.Length / (times.Length * Scales)) => _valueArray = values;

    /// <param name="times">As above.</param>
    /// <param name="values">The values in a file; owned by this object from here on.</param>
    /// <param name="itemCount">The number of items.</param>
    public TrendTable(long[] times, MemoryHandle values, int itemCount)
        : this(times, (float*)values.Pointer, itemCount) => _pinnedValues = values;

    private TrendTable(long[] times, float* values, int itemCount)
    {
        Times = times;
        Values = values;
        ItemCount = itemCount;
    }

    public long[] Times { get; }

    /// <summary>Copied if the table is in a file.</summary>
    public float[] ValueArray => _valueArray ?? new ReadOnlySpan<float>(Values, checked(MomentCount * Scales * ItemCount)).ToArray();

    public int ItemCount { get; }

    public int MomentCount => Times.Length;

    /// <summary>[moments × <see cref="Scales"/> × items].</summary>
    public float* Values { get; }

    /// <summary>The latest moment that is not after a time.</summary>
    public int MomentOf(long time)
    {
        var index = Array.BinarySearch(Times, time);
        return index >= 0 ? index : Math.Max(0, ~index - 1);
    }

    /// <summary>
    /// The moment that a position sees: that of the event before it, so that nothing that is to be predicted has been counted; at the start
    /// of a history, that of <paramref name="start"/>.
    /// </summary>
    public int MomentOf(in HistoryView history, int position, long start) => MomentOf(position > 0 ? history.Times[position - 1] : start);

    /// <summary>Releases the file; a table in an array has nothing to release.</summary>
    public void Dispose() => _pinnedValues.Dispose();
}
