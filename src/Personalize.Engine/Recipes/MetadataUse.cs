namespace Personalize.Engine.Recipes;

/// <summary>What a recipe does with metadata.</summary>
public enum MetadataUse
{
    /// <summary>Reads only interactions.</summary>
    None,

    /// <summary>Reads the metadata that exists, and can also be trained without it.</summary>
    Optional,

    /// <summary>Cannot be trained without metadata of the items.</summary>
    ItemsRequired,
}
