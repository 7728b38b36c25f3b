namespace Personalize.Storage.Tests.Maintenance;

/// <summary>A theory that needs file systems of its own.</summary>
[AttributeUsage(AttributeTargets.Method)]
internal sealed class MountTheoryAttribute : TheoryAttribute
{
    public MountTheoryAttribute() => Skip = SmallDisk.IsPossible ? null : "This process may not mount file systems.";
}
