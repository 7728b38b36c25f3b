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
    private readonly EventArrays _events;

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
        Snapshot = snapshot;
        Thresholds = thresholds;
        UserOffsets = snapshot.UserOffsets;
        _events = new EventArrays(snapshot.EventCount);
        snapshot.EventItems.CopyTo(Items, 0);
        snapshot.EventTimes.CopyTo(Times, 0);
        for (var e = 0; e < snapshot.EventCount; e++)
            Types[e] = snapshot.EventTypeIndices is { } types ? types[e] + 1 : 0;
        const int UsersPerChunk = 1024;
        var lastOccurrences = new Dictionary<int, int>[team.ThreadCount];
        var sessions = snapshot.Sessions;
        team.Run((snapshot.UserCount + UsersPerChunk - 1) / UsersPerChunk, (chunk, worker) =>
        {
            var last = lastOccurrences[worker] ??= [];
            for (var user = chunk * UsersPerChunk; user < Math.Min(snapshot.UserCount, (chunk + 1) * UsersPerChunk); user++)
                EncodeUser(user, sessions, last);
        });
    }

    /// <summary>The same events with different features; the arrays are shared.</summary>
    public EncodedSequences(EncodedSequences events, SequenceFeatures features)
    {
        (Snapshot, Thresholds, Features) = (events.Snapshot, events.Thresholds, features);
        (UserOffsets, _events) = (events.UserOffsets, events._events);
    }

    /// <summary>Events that are encoded already, or of which items, times and types are given.</summary>
    /// <param name="events">The events, in which those that belong to nobody are ignored.</param>
    /// <param name="userOffsets">As <see cref="UserOffsets"/>.</param>
    /// <param name="model">The items and event types.</param>
    /// <param name="thresholds">The thresholds of the session levels.</param>
    /// <param name="features">Metadata.</param>
    /// <param name="newItems">The items of requests that the model was not trained on; null for none.</param>
    public EncodedSequences(
        EventArrays events, int[] userOffsets, Snapshot model, SessionThresholds thresholds, SequenceFeatures features, NewItems? newItems)
    {
        (Snapshot, Thresholds, Features, NewItems) = (model, thresholds, features, newItems);
        (UserOffsets, _events) = (userOffsets, events);
    }

    /// <summary>Completes the events, whose items, times and types are given.</summary>
    /// <param name="sessions">What the data says of sessions; null for nothing.</param>
    /// <returns>This object.</returns>
    public EncodedSequences Complete(MetadataColumn? sessions)
    {
        var last = new Dictionary<int, int>();
        for (var user = 0; user < UserCount; user++)
            EncodeUser(user, sessions, last);
        return this;
    }

    /// <summary>What is encoded; if more events can come, only the items and event types.</summary>
    public Snapshot Snapshot { get; }

    /// <summary>Events of user u are [UserOffsets[u], UserOffsets[u + 1]); length users + 1.</summary>
    public int[] UserOffsets { get; }

    /// <summary>Number of histories.</summary>
    public int UserCount => UserOffsets.Length - 1;

    public SessionThresholds Thresholds { get; }

    /// <summary>Metadata of items, users and events.</summary>
    public SequenceFeatures Features { get; }

    /// <summary>The items of requests that the model was not trained on; null for none.</summary>
    public NewItems? NewItems { get; }

    /// <summary>Item of each event; in requests, <see cref="NewItems"/> are numbered after the items of the model.</summary>
    public int[] Items => _events.Items;

    public long[] Times => _events.Times;

    /// <summary>Row of the event type table: 0 for none, else index + 1.</summary>
    public int[] Types => _events.Types;

    /// <summary>The bucket (<see cref="GapBuckets"/>) of the gap to the previous event.</summary>
    public byte[] GapBucket => _events.GapBucket;

    /// <summary>How many session thresholds the gap exceeds (levels are nested), or what <see cref="Snapshot.Sessions"/> say.</summary>
    public byte[] SessionLevel => _events.SessionLevel;

    /// <summary>Position in the user's history of the next event with the same item, or int.MaxValue.</summary>
    public int[] NextOccurrence => _events.NextOccurrence;

    /// <summary>Position in the user's history of the previous event with the same item, or -1.</summary>
    public int[] PreviousOccurrence => _events.PreviousOccurrence;

    /// <summary>How often the item had occurred up to and including this event, at most 255.</summary>
    public byte[] Ordinal => _events.Ordinal;

    public static T* Address<T>(T[] pinned)
        where T : unmanaged => (T*)Unsafe.AsPointer(ref MemoryMarshal.GetArrayDataReference(pinned));

    /// <summary>Creates an array that the garbage collector does not move.</summary>
    public static T[] Pinned<T>(int length)
        where T : unmanaged => GC.AllocateArray<T>(length, pinned: true);

    public HistoryView History(int user)
    {
        var start = UserOffsets[user];
        return new HistoryView(
            Address(Items) + start, Address(Times) + start, Address(NextOccurrence) + start, Address(PreviousOccurrence) + start, Address(Ordinal) + start);
    }

    /// <summary>Whether an event belongs to the session of the one before it; null if one of them names none.</summary>
    public static bool? IsSameSession(MetadataColumn sessions, int e)
    {
        if (sessions.Texts is { } texts && (texts[e] is not null || texts[e - 1] is not null))
            return texts[e] is null || texts[e - 1] is null ? null : texts[e] == texts[e - 1];
        return sessions.Numbers is { } numbers && !double.IsNaN(numbers[e]) && !double.IsNaN(numbers[e - 1]) ? numbers[e] == numbers[e - 1] : null;
    }

    private void EncodeUser(int user, MetadataColumn? sessions, Dictionary<int, int> last)
    {
        last.Clear();
        var start = UserOffsets[user];
        for (var e = start; e < UserOffsets[user + 1]; e++)
            _events.Encode(start, e, Items[e], e == start || sessions is null ? null : IsSameSession(sessions, e), Thresholds, last);
    }
}
