namespace Personalize.Engine.Data;

/// <summary>What the network reads of every event. The arrays are pinned, so that kernels may hold their addresses.</summary>
/// <param name="length">Number of events that fit.</param>
internal sealed class EventArrays(int length)
{
    /// <inheritdoc cref="EncodedSequences.Items"/>
    public int[] Items { get; } = EncodedSequences.Pinned<int>(length);

    /// <inheritdoc cref="EncodedSequences.Times"/>
    public long[] Times { get; } = EncodedSequences.Pinned<long>(length);

    /// <inheritdoc cref="EncodedSequences.Types"/>
    public int[] Types { get; } = EncodedSequences.Pinned<int>(length);

    /// <inheritdoc cref="EncodedSequences.GapBucket"/>
    public byte[] GapBucket { get; } = EncodedSequences.Pinned<byte>(length);

    /// <inheritdoc cref="EncodedSequences.SessionLevel"/>
    public byte[] SessionLevel { get; } = EncodedSequences.Pinned<byte>(length);

    /// <inheritdoc cref="EncodedSequences.NextOccurrence"/>
    public int[] NextOccurrence { get; } = EncodedSequences.Pinned<int>(length);

    /// <inheritdoc cref="EncodedSequences.PreviousOccurrence"/>
    public int[] PreviousOccurrence { get; } = EncodedSequences.Pinned<int>(length);

    /// <inheritdoc cref="EncodedSequences.Ordinal"/>
    public byte[] Ordinal { get; } = EncodedSequences.Pinned<byte>(length);

    /// <summary>Bytes per event.</summary>
    public const int BytesPerEvent = (4 * sizeof(int)) + sizeof(long) + 3;

    public int Length => Items.Length;

    /// <summary>Completes an event whose item and time are set, after those before it.</summary>
    /// <param name="start">The first event of the user.</param>
    /// <param name="e">The event.</param>
    /// <param name="item">What distinguishes its item from others; negative if nothing is known.</param>
    /// <param name="isSameSession">Whether it belongs to the session of the event before it; null if the data does not tell.</param>
    /// <param name="thresholds">The thresholds of the session levels.</param>
    /// <param name="last">Item → its last event so far; updated.</param>
    public void Encode(int start, int e, int item, bool? isSameSession, SessionThresholds thresholds, Dictionary<int, int> last)
    {
        var gap = e > start ? Times[e] - Times[e - 1] : -1;
        GapBucket[e] = (byte)(e > start ? GapBuckets.Of(gap) : 0);
        SessionLevel[e] = (byte)LevelOf(gap, isSameSession, thresholds);
        NextOccurrence[e] = int.MaxValue;
        PreviousOccurrence[e] = -1;
        Ordinal[e] = 1;
        if (item < 0)
            return;
        if (last.TryGetValue(item, out var before))
        {
            NextOccurrence[before] = e - start;
            PreviousOccurrence[e] = before - start;
            Ordinal[e] = (byte)Math.Min(255, Ordinal[before] + 1);
        }

        last[item] = e;
    }

    /// <summary>Replaces what gaps say about whether an event begins a session.</summary>
    public void SetSession(int e, bool isSame, SessionThresholds thresholds) => SessionLevel[e] = (byte)LevelOf(Times[e] - Times[e - 1], isSame, thresholds);

    /// <summary>A copy with more space.</summary>
    public EventArrays Grow(int length)
    {
        var grown = new EventArrays(length);
        Items.CopyTo(grown.Items, 0);
        Times.CopyTo(grown.Times, 0);
        Types.CopyTo(grown.Types, 0);
        GapBucket.CopyTo(grown.GapBucket, 0);
        SessionLevel.CopyTo(grown.SessionLevel, 0);
        NextOccurrence.CopyTo(grown.NextOccurrence, 0);
        PreviousOccurrence.CopyTo(grown.PreviousOccurrence, 0);
        Ordinal.CopyTo(grown.Ordinal, 0);
        return grown;
    }

    /// <summary>Gaps tell where sessions begin, unless the data does: a session that goes on has no level, a new one has at least the first.</summary>
    private static int LevelOf(long gap, bool? isSameSession, SessionThresholds thresholds) => isSameSession switch
    {
        true => 0,
        false => Math.Max(1, thresholds.LevelOf(gap)),
        null => thresholds.LevelOf(gap),
    };
}
