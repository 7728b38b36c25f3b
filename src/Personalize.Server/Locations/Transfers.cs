using System.Text.Json;
using Personalize.Server.Security;

namespace Personalize.Server.Locations;

/// <summary>
/// Folders in which the files of jobs are while they are read or written, if their locations are in remote buckets. Each has a note that says
/// where its files come from or go to, so that the next server continues what this one has begun.
/// </summary>
/// <param name="home">Absolute path of the folder for all of them.</param>
/// <param name="shared">The notes for other machines, if those do not find them in the folder.</param>
internal sealed class Transfers(string home, RemoteStore remote, TransferNotes? shared = null)
{
    private const string NoteName = "transfer.json";

    private readonly string _home = Path.TrimEndingDirectorySeparator(home);
    private readonly RemoteStore _remote = remote;
    private readonly TransferNotes? _shared = shared;

    /// <summary>The path that a location will have when the job runs. A repeated request gets the same one.</summary>
    /// <param name="owner">The operation and the name of the job.</param>
    public string Stage(string owner, string location, RemoteBucket bucket, string key)
    {
        var folder = Path.Combine(_home, SignatureV4.HashOf(System.Text.Encoding.UTF8.GetBytes($"{owner}\n{location}"))[..32]);
        var name = key.TrimEnd('/');
        var file = name[(name.LastIndexOf('/') + 1)..];
        var path = Path.Combine(folder, "files", file.Length == 0 ? "all" : file);
        Directory.CreateDirectory(Path.GetDirectoryName(path)!);
        var note = new Note(location, bucket.Name, bucket.Endpoint, key, path);
        File.WriteAllBytes(Path.Combine(folder, NoteName), JsonSerializer.SerializeToUtf8Bytes(note));
        _shared?.Write(Path.GetFileName(folder), JsonSerializer.Serialize(note));
        return path;
    }

    /// <summary>Whether a path is one of those.</summary>
    public bool IsStaged(string path) => FolderOf(path) is not null;

    /// <summary>Copies the input of a job to where the job will read it.</summary>
    public void Fetch(string path, CancellationToken cancellation)
    {
        if (NoteOf(path) is { } note)
            _remote.Fetch(new RemoteBucket(note.Bucket, note.Endpoint), note.Key, note.Path, note.Location, cancellation);
    }

    /// <summary>Makes the folder in which a job will make its output, if the job has come from another machine.</summary>
    public void Prepare(string path)
    {
        if (NoteOf(path) is not null)
            Directory.CreateDirectory(Path.GetDirectoryName(path)!);
    }

    /// <summary>Copies the output of a job to where it belongs.</summary>
    public void Send(string path, CancellationToken cancellation)
    {
        if (NoteOf(path) is { } note)
            _remote.Send(note.Path, new RemoteBucket(note.Bucket, note.Endpoint), note.Key, note.Location, cancellation);
    }

    /// <summary>Deletes what a job that has ended has left.</summary>
    public void Forget(string path)
    {
        if (FolderOf(path) is not { } folder)
            return;
        _shared?.Delete(Path.GetFileName(folder));
        if (Directory.Exists(folder))
            Directory.Delete(folder, recursive: true);
    }

    /// <summary>Deletes everything but the files of these jobs.</summary>
    public void Keep(IEnumerable<string> paths)
    {
        if (!Directory.Exists(_home))
            return;
        var kept = paths.Select(FolderOf).OfType<string>().ToHashSet(StringComparer.Ordinal);
        foreach (var folder in Directory.GetDirectories(_home).Where(folder => !kept.Contains(folder)))
            Directory.Delete(folder, recursive: true);
    }

    private Note? NoteOf(string path)
    {
        if (FolderOf(path) is not { } folder)
            return null;
        if (File.Exists(Path.Combine(folder, NoteName)))
            return JsonSerializer.Deserialize<Note>(File.ReadAllBytes(Path.Combine(folder, NoteName)));
        if (_shared?.TryRead(Path.GetFileName(folder)) is not { } note)
            return null;

        // Another machine has taken the job on; here it gets the same folder.
        Directory.CreateDirectory(Path.Combine(folder, "files"));
        File.WriteAllText(Path.Combine(folder, NoteName), note);
        return JsonSerializer.Deserialize<Note>(note);
    }

    private string? FolderOf(string path) =>
        path.StartsWith(_home + Path.DirectorySeparatorChar, StringComparison.Ordinal)
            ? Path.Combine(_home, path[(_home.Length + 1)..].Split(Path.DirectorySeparatorChar)[0])
            : null;

    /// <param name="Location">As the client named it.</param>
    /// <param name="Path">The file, or the folder of an output.</param>
    private sealed record Note(string Location, string Bucket, Uri? Endpoint, string Key, string Path);
}
