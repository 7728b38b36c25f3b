namespace Personalize.Engine.Recipes;

/// <summary>What a recipe does with metadata.</summary>
public enum MetadataUse
{
    /// <summary>Reads interactions alone.</summary>
    None,

    /// <summary>Reads the metadata that is there, and trains without it too.</summary>
    Optional,

    /// <summary>Cannot be trained without metadata of the items.</summary>
    ItemsRequired,
}
