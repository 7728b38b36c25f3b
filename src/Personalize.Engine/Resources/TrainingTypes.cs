namespace Personalize.Engine.Resources;

/// <summary>Who had a version trained, in the wire format.</summary>
public static class TrainingTypes
{
    /// <summary>Somebody asked for it.</summary>
    public const string Manual = "MANUAL";

    /// <summary>It was due.</summary>
    public const string Automatic = "AUTOMATIC";
}
