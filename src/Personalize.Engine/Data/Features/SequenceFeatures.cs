namespace Personalize.Engine.Data.Features;

/// <summary>The features of a snapshot's items, users and events, as the network reads them.</summary>
internal sealed class SequenceFeatures
{
    public required FeatureSpaces Spaces { get; init; }

    /// <summary>A row an item.</summary>
    public required FeatureTable Items { get; init; }

    /// <summary>A row a user.</summary>
    public required FeatureTable Users { get; init; }

    /// <summary>A row an event: its context.</summary>
    public required FeatureTable Events { get; init; }

    /// <summary>A row a user: the context of the request, which is that of the event to predict; null when nothing is known of it.</summary>
    public FeatureTable? Requests { get; init; }

    public FeatureSizes Sizes => Spaces.Sizes;

    /// <summary>Nothing known.</summary>
    /// <param name="snapshot">The events.</param>
    /// <param name="spaces">How it would be featurised; null for no metadata at all.</param>
    public static SequenceFeatures None(Snapshot snapshot, FeatureSpaces? spaces = null) => new()
    {
        Spaces = spaces ?? FeatureSpaces.None,
        Items = FeatureTable.Empty(snapshot.ItemCount),
        Users = FeatureTable.Empty(snapshot.UserCount),
        Events = FeatureTable.Empty(snapshot.EventCount),
    };

    public static SequenceFeatures Encode(FeatureSpaces spaces, Snapshot snapshot) => new()
    {
        Spaces = spaces,
        Items = spaces.Items.Encode([.. FeatureSpaces.ItemColumns(snapshot)], snapshot.ItemCount),
        Users = spaces.Users.Encode(snapshot.UserMetadata ?? [], snapshot.UserCount),
        Events = spaces.Context.Encode(snapshot.ContextMetadata, snapshot.EventCount),
    };
}
