using System.Runtime.CompilerServices;
using System.Runtime.InteropServices;
using Personalize.Engine.Data.Features;
using Personalize.Engine.Kernels;

namespace Personalize.Engine.Data;

/// <summary>
/// What the network reads for every event, computed once per snapshot. The arrays are pinned, so that kernels may hold their
/// addresses.
/// </summary>
internal sealed unsafe class EncodedSequences
{
    private readonly MetadataColumn? _sessions;

    /// <param name="snapshot">The events.</param>
    /// <param name="thresholds">The thresholds of the session levels.</param>
    /// <param name="team">The threads to use.</param>
    /// <param name="features">Metadata; null for none.</param>
    /// <param name="newItems">The items of requests that the model was not trained on; null for none.</param>
    public EncodedSequences(
        Snapshot snapshot, SessionThresholds thresholds, ThreadTeam team, SequenceFeatures? features = null, NewItems? newItems = null)
    {
        NewItems = newItems;
        Features = features ?? SequenceFeatures.None(snapshot);
        _sessions = snapshot.Sessions;
        var events = snapshot.EventCount;
        Snapshot = snapshot;
        Thresholds = thresholds;
        Items = Pinned<int>(events);
        Times = Pinned<long>(events);
        Types = Pinned<int>(events);
        GapBucket = Pinned<byte>(events);
        SessionLevel = Pinned<byte>(events);
        NextOccurrence = Pinned<int>(events);
        PreviousOccurrence = Pinned<int>(events);
        Ordinal = Pinned<byte>(events);
        snapshot.EventItems.CopyTo(Items, 0);
        snapshot.EventTimes.CopyTo(Times, 0);
        const int UsersPerChunk = 1024;
        var lastOccurrences = new Dictionary<int, int>[team.ThreadCount];
        team.Run((snapshot.UserCount + UsersPerChunk - 1) / UsersPerChunk, (chunk, worker) =>
        {
            var last = lastOccurrences[worker] ??= [];
            for (var user = chunk * UsersPerChunk; user < Math.Min(snapshot.UserCount, (chunk + 1) * UsersPerChunk); user++)
                EncodeUser(user, last);
        });
    }

    /// <summary>The same events with different features; the arrays are shared.</summary>
    public EncodedSequences(EncodedSequences events, SequenceFeatures features)
    {
        (Snapshot, Thresholds, Features) = (events.Snapshot, events.Thresholds, features);
        (Items, Times, Types, GapBucket) = (events.Items, events.Times, events.Types, events.GapBucket);
        (SessionLevel, Ordinal) = (events.SessionLevel, events.Ordinal);
        (NextOccurrence, PreviousOccurrence) = (events.NextOccurrence, events.PreviousOccurrence);
    }

    public Snapshot Snapshot { get; }

    public SessionThresholds Thresholds { get; }

    /// <summary>Metadata of items, users and events.</summary>
    public SequenceFeatures Features { get; }

    /// <summary>The items of requests that the model was not trained on; null for none.</summary>
    public NewItems? NewItems { get; }

    /// <summary>Item of each event; in requests, <see cref="NewItems"/> are numbered after the items of the model.</summary>
    public int[] Items { get; }

    public long[] Times { get; }

    /// <summary>Row of the event type table: 0 for none, else index + 1.</summary>
    public int[] Types { get; }

    /// <summary>The bucket (<see cref="GapBuckets"/>) of the gap to the previous event.</summary>
    public byte[] GapBucket { get; }

    /// <summary>How many session thresholds the gap exceeds (levels are nested), or what <see cref="Snapshot.Sessions"/> say.</summary>
    public byte[] SessionLevel { get; }

    /// <summary>Position in the user's history of the next event with the same item, or int.MaxValue.</summary>
    public int[] NextOccurrence { get; }

    /// <summary>Position in the user's history of the previous event with the same item, or -1.</summary>
    public int[] PreviousOccurrence { get; }

    /// <summary>How often the item had occurred up to and including this event, at most 255.</summary>
    public byte[] Ordinal { get; }

    public static T* Address<T>(T[] pinned)
        where T : unmanaged => (T*)Unsafe.AsPointer(ref MemoryMarshal.GetArrayDataReference(pinned));

    /// <summary>Creates an array that the garbage collector does not move.</summary>
    public static T[] Pinned<T>(int length)
        where T : unmanaged => GC.AllocateArray<T>(length, pinned: true);

    public HistoryView History(int user)
    {
        var start = Snapshot.UserOffsets[user];
        return new HistoryView(
            Address(Items) + start, Address(Times) + start, Address(NextOccurrence) + start, Address(PreviousOccurrence) + start, Address(Ordinal) + start);
    }

    /// <summary>Gaps tell where sessions begin, unless the data does: a session that goes on has no level, a new one has at least the first.</summary>
    private int LevelOf(long gap, bool? isSameSession) => isSameSession switch
    {
        true => 0,
        false => Math.Max(1, Thresholds.LevelOf(gap)),
        null => Thresholds.LevelOf(gap),
    };

    /// <summary>Whether an event belongs to the session of the one before it; null if one of them names none.</summary>
    private static bool? IsSameSession(MetadataColumn sessions, int e)
    {
        if (sessions.Texts is { } texts && (texts[e] is not null || texts[e - 1] is not null))
            return texts[e] is null || texts[e - 1] is null ? null : texts[e] == texts[e - 1];
        return sessions.Numbers is { } numbers && !double.IsNaN(numbers[e]) && !double.IsNaN(numbers[e - 1]) ? numbers[e] == numbers[e - 1] : null;
    }

    private void EncodeUser(int user, Dictionary<int, int> last)
    {
        last.Clear();
        var start = Snapshot.UserOffsets[user];
        var end = Snapshot.UserOffsets[user + 1];
        for (var e = start; e < end; e++)
        {
            Types[e] = Snapshot.EventTypeIndices is { } types ? types[e] + 1 : 0;
            var gap = e > start ? Times[e] - Times[e - 1] : -1;
            GapBucket[e] = (byte)(e > start ? GapBuckets.Of(gap) : 0);
            SessionLevel[e] = (byte)LevelOf(gap, e == start || _sessions is null ? null : IsSameSession(_sessions, e));
            NextOccurrence[e] = int.MaxValue;
            PreviousOccurrence[e] = -1;
            var item = Items[e];
            Ordinal[e] = 1;
            if (item < 0)
                continue;
            if (last.TryGetValue(item, out var before))
            {
                NextOccurrence[before] = e - start;
                PreviousOccurrence[e] = before - start;
                Ordinal[e] = (byte)Math.Min(255, Ordinal[before] + 1);
            }

            last[item] = e;
        }
    }
}
