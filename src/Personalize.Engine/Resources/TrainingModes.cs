namespace Personalize.Engine.Resources;

/// <summary>The names of the training modes in the wire format.</summary>
public static class TrainingModes
{
    /// <summary>Trains from scratch.</summary>
    public const string Full = "FULL";

    /// <summary>Updates the latest model with new items.</summary>
    public const string Update = "UPDATE";
}
