using Personalize.Engine.Common;
using Personalize.Engine.Requests;
using Personalize.Storage.Files;

namespace Personalize.Storage.Maintenance;

/// <summary>
/// Copies a store while others use it, with a manifest of what was copied.
/// </summary>
internal sealed class StoreBackup(CommittedState state, OperationContext context)
{
    private const string Suffix = ".partial";

    private readonly CommittedState _state = state;
    private readonly OperationContext _context = context;

    public StoreBackupReport Run(string folder)
    {
        if (File.Exists(folder) || (Directory.Exists(folder) && Directory.EnumerateFileSystemEntries(folder).Any()))
        {
            throw PersonalizeException.InvalidInput(
                ErrorIds.BackupTargetNotEmpty, $"'{folder}' already exists and is not an empty folder.", "Name a folder that does not exist yet.", folder);
        }

        try
        {
            using var staging = new StagingFolder(folder, Suffix);
            var files = _state.CopyTo(new DirectoryTarget(staging.Path), staging.Path, Store.CatalogFile);
            var manifest = new BackupManifest(BackupManifest.CurrentFormat, DateTime.UtcNow, files);
            DurableFile.Replace(Path.Combine(staging.Path, BackupManifest.FileName), manifest.Write);
            staging.Publish();
            return new StoreBackupReport(folder, files.Count, files.Sum(file => file.Bytes));
        }
        catch (Exception exception) when (exception is IOException or UnauthorizedAccessException)
        {
            throw StorageFailure.Of(
                exception, folder, ErrorIds.FileNotWritable, $"The backup '{folder}' cannot be written", "Name a folder in a place where you can write.");
        }
        finally
        {
            _context.Progress?.Invoke(new OperationProgress("Copying the store", "", 100, Completed: true));
        }
    }
}
