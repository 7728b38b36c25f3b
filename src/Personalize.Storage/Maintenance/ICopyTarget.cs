namespace Personalize.Storage.Maintenance;

/// <summary>Where copies of segments and models go. Paths are relative, with slashes.</summary>
internal interface ICopyTarget
{
    /// <summary>What is there: all that an interrupted copy has left.</summary>
    IReadOnlyList<string> Paths { get; }

    /// <summary>Describes a file; null if it is not there.</summary>
    BackupFile? Find(string path);

    BackupFile Add(FileStream source, string path, CancellationToken cancellationToken);

    void Delete(string path);
}
