namespace Personalize.Engine.Networks;

/// <summary>What the vector of an item consists of.</summary>
internal enum ItemRole : byte
{
    /// <summary>Its own embedding and its features.</summary>
    Learned,

    /// <summary>Only its features: a cold item, about which too little is known to learn an embedding.</summary>
    FeaturesOnly,

    /// <summary>Only its features, and not a candidate in training: without events it would only teach that its features are unpopular.</summary>
    Absent,
}
