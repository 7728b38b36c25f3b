using System.Buffers;
using Personalize.Engine.Data;

namespace Personalize.Engine.Networks;

/// <summary>
/// What was in demand when: at moments spread over the training data, every item's recent events against what its overall share
/// would give, on several time scales. With c_s the events of item j before the moment, each halved in weight with every
/// half-life H_s of age, C_s their sum over all items and q_j the item's share of all training events:
/// <code>trend_s(moment, j) = ln(1 + c_s(j) / (0.1·C_s·q_j + 1))</code>
/// </summary>
internal sealed unsafe class TrendTable : IDisposable
{
    /// <summary>Time scales.</summary>
    public const int Scales = 3;

    /// <summary>Half-lives of the scales in days: today, this week, this season.</summary>
    public static readonly double[] HalfLifeDays = [1, 7, 60];

    private readonly float[]? _valueArray;
    private MemoryHandle _pinnedValues;

    /// <param name="times">Unix seconds of the moments, rising; the first is before everything.</param>
    /// <param name="values">Pinned; [moments × <see cref="Scales"/> × items].</param>
    public TrendTable(long[] times, float[] values)
        : this(times, EncodedSequences.Address(values), values.Length / (times.Length * Scales)) => _valueArray = values;

    /// <param name="times">As above.</param>
    /// <param name="values">In a file; owned from here on.</param>
    /// <param name="itemCount">Items there are.</param>
    public TrendTable(long[] times, MemoryHandle values, int itemCount)
        : this(times, (float*)values.Pointer, itemCount) => _pinnedValues = values;

    private TrendTable(long[] times, float* values, int itemCount)
    {
        Times = times;
        Values = values;
        ItemCount = itemCount;
    }

    public long[] Times { get; }

    /// <summary>Copied where the table is in a file.</summary>
    public float[] ValueArray => _valueArray ?? new ReadOnlySpan<float>(Values, checked(MomentCount * Scales * ItemCount)).ToArray();

    public int ItemCount { get; }

    public int MomentCount => Times.Length;

    /// <summary>[moments × <see cref="Scales"/> × items].</summary>
    public float* Values { get; }

    /// <summary>The newest moment not after a time.</summary>
    public int MomentOf(long time)
    {
        var index = Array.BinarySearch(Times, time);
        return index >= 0 ? index : Math.Max(0, ~index - 1);
    }

    /// <summary>
    /// The moment a position sees: of the event before it, so that nothing of what is to be predicted has been counted; at the
    /// start of a history, of <paramref name="start"/>.
    /// </summary>
    public int MomentOf(in HistoryView history, int position, long start) => MomentOf(position > 0 ? history.Times[position - 1] : start);

    /// <summary>Lets go of the file; of a table in an array there is nothing to let go of.</summary>
    public void Dispose() => _pinnedValues.Dispose();
}
