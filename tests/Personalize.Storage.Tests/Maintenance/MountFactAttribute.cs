namespace Personalize.Storage.Tests.Maintenance;

/// <summary>A test that needs a file system of its own.</summary>
[AttributeUsage(AttributeTargets.Method)]
internal sealed class MountFactAttribute : FactAttribute
{
    public MountFactAttribute() => Skip = SmallDisk.IsPossible ? null : "This process may not mount file systems.";
}
