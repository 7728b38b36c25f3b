namespace Personalize.Engine.Data.Features;

/// <summary>The features of a snapshot's items, users and events, as the network reads them.</summary>
internal sealed class SequenceFeatures
{
    public required FeatureSpaces Spaces { get; init; }

    /// <summary>One row per item.</summary>
    public required FeatureTable Items { get; init; }

    /// <summary>One row per user.</summary>
    public required FeatureTable Users { get; init; }

    /// <summary>One row per event: its context.</summary>
    public required FeatureTable Events { get; init; }

    /// <summary>One row per user: the context of the request, which is that of the event to predict; null if nothing is known about it.</summary>
    public FeatureTable? Requests { get; init; }

    public FeatureSizes Sizes => Spaces.Sizes;

    /// <summary>The same with other contexts of events.</summary>
    public SequenceFeatures With(FeatureTable events) => new() { Spaces = Spaces, Items = Items, Users = Users, Events = events, Requests = Requests };

    /// <summary>Features about which nothing is known.</summary>
    /// <param name="snapshot">The events.</param>
    /// <param name="spaces">How the metadata would be featurised; null for no metadata at all.</param>
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
        Items = spaces.Items.Encode([.. FeatureSpaces.ItemColumns(snapshot.ItemMetadata, snapshot.ItemCreationTimes)], snapshot.ItemCount),
        Users = spaces.Users.Encode(snapshot.UserMetadata ?? [], snapshot.UserCount),
        Events = spaces.Context.Encode(snapshot.ContextMetadata, snapshot.EventCount),
    };
}
