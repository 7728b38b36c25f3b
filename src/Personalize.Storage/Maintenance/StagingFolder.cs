using Personalize.Engine.Common;
using Personalize.Storage.Files;

namespace Personalize.Storage.Maintenance;

/// <summary>
/// A folder that is filled under another name and appears complete or not at all. What a killed process has left under that name is removed
/// by the next one; a live one is not disturbed.
/// </summary>
internal sealed class StagingFolder : IDisposable
{
    private readonly string _target;
    private readonly FileStream _lock;

    /// <param name="target">The folder that appears at the end.</param>
    /// <param name="suffix">What the other name ends with.</param>
    public StagingFolder(string target, string suffix)
    {
        (_target, Path) = (target, target + suffix);
        try
        {
            if (System.IO.Path.GetDirectoryName(target) is { Length: > 0 } parent)
                Directory.CreateDirectory(parent);
            _lock = new FileStream(Path + ".lock", FileMode.OpenOrCreate, FileAccess.ReadWrite, FileShare.None, 1, FileOptions.DeleteOnClose);
        }
        catch (IOException exception) when (File.Exists(Path + ".lock"))
        {
            throw new PersonalizeException(
                ErrorKind.ResourceInUse,
                ErrorIds.StoreBusy,
                $"Another process is working on '{target}'.",
                "Try again when it has finished.",
                target,
                exception);
        }

        StoreFiles.TryDeleteDirectory(Path);
        StoreFiles.MakeStore(Path);
    }

    /// <summary>The folder to fill.</summary>
    public string Path { get; }

    /// <summary>Makes the folder appear, in place of an empty one.</summary>
    public void Publish()
    {
        if (Directory.Exists(_target))
            Directory.Delete(_target);
        Directory.Move(Path, _target);
        DurableFile.FlushDirectory(System.IO.Path.GetDirectoryName(_target)!);
    }

    public void Dispose()
    {
        StoreFiles.TryDeleteDirectory(Path);
        _lock.Dispose();
    }
}
