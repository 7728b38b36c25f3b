namespace Personalize.Engine.Common;

/// <summary>
/// A file outside of the store that the user asked for: written under a temporary name and there whole, or not at all.
/// Dispose without <see cref="Complete"/> leaves nothing.
/// </summary>
internal sealed class WholeFile : IDisposable
{
    private readonly string _path;
    private readonly string _temporary;
    private readonly FileStream _stream;
    private bool _isComplete;

    /// <exception cref="PersonalizeException">InvalidInput, id <c>UnwritableFile</c>.</exception>
    public WholeFile(string path)
    {
        _path = path;
        _temporary = $"{path}.{Guid.CreateVersion7():N}.tmp";
        try
        {
            _stream = new FileStream(_temporary, FileMode.CreateNew, FileAccess.Write, FileShare.None, bufferSize: 1 << 16);
        }
        catch (Exception exception) when (IsCause(exception))
        {
            throw Unwritable(exception);
        }
    }

    public Stream Stream => _stream;

    /// <exception cref="PersonalizeException">ResourceAlreadyExists, id <c>FileExists</c>: there is a file, and it is not to be replaced.</exception>
    public static void RefuseExisting(string path, bool overwrite)
    {
        if (!overwrite && File.Exists(path))
            throw new PersonalizeException(ErrorKind.ResourceAlreadyExists, "FileExists", $"The file '{path}' exists.", "Give another path, or allow it to be replaced.", path);
    }

    /// <summary>Flushes to disk and gives the file its name, replacing what was there.</summary>
    public void Complete() => Try(() =>
    {
        _stream.Flush(flushToDisk: true);
        _stream.Dispose();
        File.Move(_temporary, _path, overwrite: true);
        _isComplete = true;
    });

    /// <summary>Writes; a full disk and the like become an error that names the file.</summary>
    /// <exception cref="PersonalizeException">InvalidInput, id <c>UnwritableFile</c>.</exception>
    public void Try(Action write)
    {
        try
        {
            write();
        }
        catch (Exception exception) when (IsCause(exception))
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
        catch (Exception exception) when (IsCause(exception))
        {
            // What stopped the writing is what the caller must hear of.
        }
    }

    private static bool IsCause(Exception exception) => exception is IOException or UnauthorizedAccessException;

    private PersonalizeException Unwritable(Exception exception) => new(
        ErrorKind.InvalidInput, "UnwritableFile", $"'{_path}' cannot be written: {exception.Message}", "Check the folder, its permissions and the space on the disk.", _path, exception);
}
