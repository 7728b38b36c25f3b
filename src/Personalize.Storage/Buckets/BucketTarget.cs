using Personalize.Storage.Files;
using Personalize.Storage.Maintenance;
using Personalize.Storage.Models;

namespace Personalize.Storage.Buckets;

/// <summary>Copies in a bucket. Files beside segments and models, which are only for people and for repairs, are left out.</summary>
internal sealed class BucketTarget(BucketFiles files) : ICopyTarget
{
    private readonly BucketFiles _files = files;

    public static bool Takes(string path) => Path.GetExtension(path) is Segments.SegmentPaths.FileExtension or ModelStore.WeightsExtension;

    public IReadOnlyList<string> Paths => [.. _files.Index.List().Select(file => file.Path)];

    public BackupFile? Find(string path) => _files.Index.Find(path) is { } file ? new BackupFile(path, file.Bytes, file.Sha256) : null;

    public BackupFile Add(FileStream source, string path, CancellationToken cancellationToken)
    {
        var extension = Path.GetExtension(path);
        var name = extension == ModelStore.WeightsExtension ? Path.ChangeExtension(path, $".{Guid.CreateVersion7():N}{extension}") : path;
        var (folder, temporary) = (_files.Root, $"{Guid.NewGuid():N}{DurableFile.TemporaryExtension}");
        try
        {
            BackupFile.Copy(source, folder, temporary, cancellationToken);
            var sent = _files.Send(Path.Combine(folder, temporary), path, name);
            _files.Publish(sent, lease: null);
            return new BackupFile(path, sent.Bytes, sent.Sha256);
        }
        finally
        {
            File.Delete(Path.Combine(folder, temporary));
        }
    }

    public void Delete(string path)
    {
        if (_files.Index.Find(path) is { } file)
            _files.Remove([file]);
    }
}
