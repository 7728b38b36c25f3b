namespace Personalize.Engine.Resources;

/// <summary>The three types of dataset ("Datasets and schemas" in the Amazon Personalize developer guide).</summary>
public enum DatasetType
{
    /// <summary>Events: which user did what with which item, and when. Every recipe needs them.</summary>
    Interactions,

    /// <summary>Item metadata, one row per item.</summary>
    Items,

    /// <summary>User metadata, one row per user.</summary>
    Users,
}
