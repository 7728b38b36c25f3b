using Personalize.Storage.Files;

namespace Personalize.Storage.Access;

/// <summary>Credentials in the directory of a store.</summary>
internal sealed class DirectoryCredentialFiles(string directory) : ICredentialFiles
{
    private const UnixFileMode OwnerReadsAndWrites = UnixFileMode.UserRead | UnixFileMode.UserWrite;

    private static readonly TimeSpan s_longestWait = TimeSpan.FromSeconds(10);

    private readonly string _directory = directory;

    public string Place => Path.Combine(_directory, CredentialStore.CredentialsFile);

    public byte[]? TryRead(string name)
    {
        try
        {
            return File.ReadAllBytes(Path.Combine(_directory, name));
        }
        catch (FileNotFoundException)
        {
            return null;
        }
    }

    public void Write(string name, byte[] content)
    {
        var path = Path.Combine(_directory, name);
        DurableFile.Replace(path, stream =>
        {
            // Before there is anything in it.
            if (!OperatingSystem.IsWindows())
                File.SetUnixFileMode(((FileStream)stream).SafeFileHandle, OwnerReadsAndWrites);
            stream.Write(content);
        });
    }

    public T InTurn<T>(Func<T> change)
    {
        using var turn = Wait();
        return change();
    }

    private FileStream Wait()
    {
        var path = Place + ".lock";
        var deadline = DateTime.UtcNow + s_longestWait;
        while (true)
        {
            try
            {
                return new FileStream(path, FileMode.OpenOrCreate, FileAccess.ReadWrite, FileShare.None);
            }
            catch (IOException) when (DateTime.UtcNow < deadline && File.Exists(path))
            {
                Thread.Sleep(20);
            }
        }
    }
}
