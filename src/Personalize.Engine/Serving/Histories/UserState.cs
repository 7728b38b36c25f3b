namespace Personalize.Engine.Serving.Histories;

/// <summary>What a model knows about a user after their first events: the hidden state of its network.</summary>
internal sealed class UserState
{
    /// <summary>Number of events of the history that the state has seen.</summary>
    public int EventCount { get; private set; }

    /// <summary>Number of these events whose items the model knows.</summary>
    public int KnownCount { get; private set; }

    /// <summary>h after those events, in the padded form of the network; empty for a fresh state.</summary>
    public float[] Hidden { get; private set; } = [];

    /// <summary>The metadata with which the state was computed.</summary>
    private UserMetadata? _metadata;

    /// <summary>Starts over if the metadata of the user has changed.</summary>
    public void KeepFor(UserMetadata? metadata)
    {
        if (_metadata == metadata)
            return;
        _metadata = metadata;
        Set(0, 0, []);
    }

    public void Set(int eventCount, int knownCount, float[] hidden) => (EventCount, KnownCount, Hidden) = (eventCount, knownCount, hidden);

    /// <summary>Called when the history has changed at an event, which invalidates a state that has seen it.</summary>
    public void ForgetFrom(int place)
    {
        if (EventCount > place)
            Set(0, 0, []);
    }
}
