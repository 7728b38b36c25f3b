namespace Personalize.Storage.Tests;

/// <summary>A test that needs a <see cref="SmallDisk"/>.</summary>
[AttributeUsage(AttributeTargets.Method)]
public sealed class SmallDiskFactAttribute : FactAttribute
{
    /// <summary>Skips the test where there can be none.</summary>
    public SmallDiskFactAttribute()
    {
        if (!SmallDisk.IsAvailable)
            Skip = "This process may not mount a file system of a few MB.";
    }
}
