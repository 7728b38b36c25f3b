namespace Personalize.Engine.Networks;

/// <summary>What an item's vector is made of.</summary>
internal enum ItemRole : byte
{
    /// <summary>Its own embedding and its features.</summary>
    Learned,

    /// <summary>Its features alone: a cold item, of which too little is known to learn an embedding.</summary>
    FeaturesOnly,

    /// <summary>Its features alone, and no candidate in training: without an event it would only teach that its features are unpopular.</summary>
    Absent,
}
