namespace Personalize.Storage.Files;

/// <summary>The files in the directory of a store.</summary>
internal sealed class DirectoryFiles(string root) : ICommittedFiles
{
    private readonly string _root = root;

    public bool Exists(string path) => File.Exists(Path.Combine(_root, path));

    public FileStream Open(string path) => new(Path.Combine(_root, path), FileMode.Open, FileAccess.Read, FileShare.Read | FileShare.Delete);

    public IReadOnlyList<string> Of(string folder) => Directory.Exists(Path.Combine(_root, folder))
        ? [.. Directory.GetFiles(Path.Combine(_root, folder)).Where(file => !file.EndsWith(DurableFile.TemporaryExtension, StringComparison.Ordinal))
            .Select(file => Path.Combine(folder, Path.GetFileName(file)))]
        : [];
}
