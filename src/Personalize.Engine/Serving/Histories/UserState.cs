using Personalize.Engine.Data;

namespace Personalize.Engine.Serving.Histories;

/// <summary>What a model knows about a user between requests: their first events in the form that it reads, and what its network makes of them.</summary>
internal sealed class UserState
{
    /// <summary>How many of the newest states of the network are kept: explanations continue from them.</summary>
    public const int TrailLength = Explainer.MostEvents + 1;

    private readonly List<float[]> _trail = [];

    // The metadata and the new items with which the state was computed.
    private UserMetadata? _metadata;
    private DescribedItems? _newItems;

    /// <summary>Number of events of the history that the network has seen.</summary>
    public int EventCount { get; private set; }

    /// <summary>h after those events, in the padded form of the network; empty for a fresh state.</summary>
    public float[] Hidden => _trail.Count == 0 ? [] : _trail[^1];

    /// <summary>The encoded events; null for none. There can be more than the network has seen, and fewer than the history has.</summary>
    public GrowingSequence? Sequence { get; set; }

    /// <summary>About how much memory it takes.</summary>
    public long Bytes => (Sequence?.Bytes ?? 0) + (_trail.Count * (24L + (Hidden.Length * sizeof(float))));

    /// <summary>Starts over if the metadata of the user, or what is known of new items, has changed.</summary>
    public void KeepFor(UserMetadata? metadata, DescribedItems? newItems)
    {
        if (_metadata == metadata && _newItems == newItems)
            return;
        (_metadata, _newItems) = (metadata, newItems);
        Restart();
    }

    /// <summary>Continues with further events.</summary>
    /// <param name="eventCount">The number of events that the network has seen.</param>
    /// <param name="hidden">h after the newest of them; at most <see cref="TrailLength"/> are kept.</param>
    public void Advance(int eventCount, IEnumerable<float[]> hidden)
    {
        _trail.AddRange(hidden);
        if (_trail.Count > TrailLength)
            _trail.RemoveRange(0, _trail.Count - TrailLength);
        EventCount = eventCount;
    }

    /// <summary>h after the first events of the history; they must be all, or all but the newest <see cref="Explainer.MostEvents"/> at most.</summary>
    public float[] HiddenAfter(int eventCount) => _trail[^(EventCount - eventCount + 1)];

    /// <summary>Called when the history has changed at an event, which invalidates what has seen it.</summary>
    public void ForgetFrom(int place)
    {
        if (EventCount > place)
            Restart();
        if (Sequence?.Count > place)
            Sequence = null;
    }

    private void Restart()
    {
        EventCount = 0;
        _trail.Clear();
    }
}
