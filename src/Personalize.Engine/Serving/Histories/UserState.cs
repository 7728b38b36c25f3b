using Personalize.Engine.Data;

namespace Personalize.Engine.Serving.Histories;

/// <summary>What a model knows about a user after their first events: the hidden state of its network.</summary>
internal sealed class UserState
{
    /// <summary>Number of events of the history that the state has seen.</summary>
    public int EventCount { get; private set; }

    /// <summary>h after those events, in the padded form of the network; empty for a fresh state.</summary>
    public float[] Hidden { get; private set; } = [];

    // The metadata and the new items with which the state was computed.
    private UserMetadata? _metadata;
    private DescribedItems? _newItems;

    /// <summary>Starts over if the metadata of the user, or what is known of new items, has changed.</summary>
    public void KeepFor(UserMetadata? metadata, DescribedItems? newItems)
    {
        if (_metadata == metadata && _newItems == newItems)
            return;
        (_metadata, _newItems) = (metadata, newItems);
        Set(0, []);
    }

    public void Set(int eventCount, float[] hidden) => (EventCount, Hidden) = (eventCount, hidden);

    /// <summary>Called when the history has changed at an event, which invalidates a state that has seen it.</summary>
    public void ForgetFrom(int place)
    {
        if (EventCount > place)
            Set(0, []);
    }
}
