namespace Personalize.Engine.Resources;

/// <summary>The training modes by their names on the wire.</summary>
public static class TrainingModes
{
    /// <summary>Trains from nothing.</summary>
    public const string Full = "FULL";

    /// <summary>Takes new items into the latest model.</summary>
    public const string Update = "UPDATE";
}
