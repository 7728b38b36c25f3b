namespace Personalize.Engine.Common;

/// <summary>
/// A file outside the store that the user asked for. It is written under a temporary name, so it appears complete or not at all.
/// Disposing without <see cref="Complete"/> leaves nothing behind.
/// </summary>
internal sealed class WholeFile : IDisposable
{
    private readonly string _path;
    private readonly string _temporary;
    private readonly FileStream _stream;
    private bool _isComplete;

    /// <exception cref="PersonalizeException">InvalidInput, id <c>FileNotWritable</c>, or LimitExceeded, id <c>DiskFull</c>.</exception>
    public WholeFile(string path)
    {
        _path = path;
        _temporary = $"{path}.{Guid.CreateVersion7():N}.tmp";
        try
        {
            _stream = new FileStream(_temporary, FileMode.CreateNew, FileAccess.Write, FileShare.None, bufferSize: 1 << 16);
        }
        catch (Exception exception) when (StorageFailure.IsCause(exception))
        {
            throw Unwritable(exception);
        }
    }

    public Stream Stream => _stream;

    /// <exception cref="PersonalizeException">ResourceAlreadyExists, id <c>FileExists</c>: the file exists, and it must not be replaced.</exception>
    public static void RefuseExisting(string path, bool overwrite)
    {
        if (!overwrite && File.Exists(path))
        {
            throw new PersonalizeException(
                ErrorKind.ResourceAlreadyExists,
                ErrorIds.FileExists,
                $"The file '{path}' already exists.",
                "Give a different path, or allow the file to be replaced.",
                path);
        }
    }

    /// <summary>Flushes to disk and gives the file its name, replacing an existing file.</summary>
    public void Complete() => Try(() =>
    {
        _stream.Flush(flushToDisk: true);
        _stream.Dispose();
        File.Move(_temporary, _path, overwrite: true);
        _isComplete = true;
    });

    /// <summary>Writes; failures such as a full disk become an error that names the file.</summary>
    /// <exception cref="PersonalizeException">InvalidInput, id <c>FileNotWritable</c>, or LimitExceeded, id <c>DiskFull</c>.</exception>
    public void Try(Action write)
    {
        try
        {
            write();
        }
        catch (Exception exception) when (StorageFailure.IsCause(exception))
        {
            throw Unwritable(exception);
        }
    }

    public void Dispose()
    {
        try
        {
            _stream.Dispose();
            if (!_isComplete)
                File.Delete(_temporary);
        }
        catch (Exception exception) when (StorageFailure.IsCause(exception))
        {
            // The caller must see the error that stopped the writing, not this one.
        }
    }

    private PersonalizeException Unwritable(Exception exception) => StorageFailure.Of(
        exception, _path, ErrorIds.FileNotWritable, $"'{_path}' cannot be written", "Check the folder and its permissions.");
}
