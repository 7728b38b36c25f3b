namespace Personalize.Engine.Serving.Histories;

/// <summary>What a model knows of a user after their first events: the hidden state of its network.</summary>
internal sealed class UserState
{
    /// <summary>Events of the history that the state has seen.</summary>
    public int EventCount { get; private set; }

    /// <summary>How many of them the model knows the items of.</summary>
    public int KnownCount { get; private set; }

    /// <summary>h after those events, in the network's padded form; empty for a fresh state.</summary>
    public float[] Hidden { get; private set; } = [];

    /// <summary>The metadata that the state was made with.</summary>
    private UserMetadata? _metadata;

    /// <summary>Begins anew when the user's metadata is another.</summary>
    public void KeepFor(UserMetadata? metadata)
    {
        if (_metadata == metadata)
            return;
        _metadata = metadata;
        Set(0, 0, []);
    }

    public void Set(int eventCount, int knownCount, float[] hidden) => (EventCount, KnownCount, Hidden) = (eventCount, knownCount, hidden);

    /// <summary>The history has changed at an event: a state that has seen it is worth nothing.</summary>
    public void ForgetFrom(int place)
    {
        if (EventCount > place)
            Set(0, 0, []);
    }
}
