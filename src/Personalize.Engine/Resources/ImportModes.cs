namespace Personalize.Engine.Resources;

/// <summary>The import modes by their names on the wire.</summary>
public static class ImportModes
{
    /// <summary>Replaces what the dataset holds.</summary>
    public const string Full = "FULL";

    /// <summary>Adds to what the dataset holds.</summary>
    public const string Incremental = "INCREMENTAL";
}
