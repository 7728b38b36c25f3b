using Personalize.Storage.Files;

namespace Personalize.Storage.Maintenance;

/// <summary>Where a repair puts what it cannot assign, under the same path as before.</summary>
internal sealed class LostAndFound(string store)
{
    private const string FolderName = "lost+found";

    private readonly string _store = store;
    private readonly List<string> _files = [];

    /// <summary>What was moved, relative to the store, in order.</summary>
    public IReadOnlyList<string> Files => [.. _files.Order(StringComparer.Ordinal)];

    /// <summary>Moves a file or directory. Returns where it is now.</summary>
    public string Move(string path)
    {
        var relative = Path.GetRelativePath(_store, path);
        var target = Path.Combine(_store, FolderName, relative);
        for (var number = 2; Path.Exists(target); number++)
            target = Path.Combine(_store, FolderName, $"{relative}.{number}");
        StoreFiles.MakeDirectory(Path.GetDirectoryName(target)!);
        Directory.Move(path, target);
        _files.Add(relative);
        return target;
    }
}
