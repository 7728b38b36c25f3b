namespace Personalize.Engine.Resources;

/// <summary>The names of the import modes in the wire format.</summary>
public static class ImportModes
{
    /// <summary>Replaces the data of the dataset.</summary>
    public const string Full = "FULL";

    /// <summary>Adds to the data of the dataset.</summary>
    public const string Incremental = "INCREMENTAL";
}
