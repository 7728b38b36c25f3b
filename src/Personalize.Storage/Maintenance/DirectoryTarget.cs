namespace Personalize.Storage.Maintenance;

/// <summary>Copies in a directory.</summary>
internal sealed class DirectoryTarget(string root) : ICopyTarget
{
    private readonly string _root = root;

    public IReadOnlyList<string> Paths =>
    [
        .. new[] { StoreContent.DataOf(_root), StoreContent.ModelsOf(_root) }.Where(Directory.Exists)
            .SelectMany(folder => Directory.GetFiles(folder, "*", SearchOption.AllDirectories))
            .Select(file => Path.GetRelativePath(_root, file).Replace('\\', '/')),
    ];

    public BackupFile? Find(string path) => File.Exists(Path.Combine(_root, path)) ? BackupFile.Describe(_root, path) : null;

    public BackupFile Add(FileStream source, string path, CancellationToken cancellationToken) => BackupFile.Copy(source, _root, path, cancellationToken);

    public void Delete(string path) => File.Delete(Path.Combine(_root, path));
}
