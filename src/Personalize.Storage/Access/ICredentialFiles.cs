namespace Personalize.Storage.Access;

/// <summary>Where the two files with credentials are.</summary>
internal interface ICredentialFiles
{
    /// <summary>What messages call the file with the credentials.</summary>
    string Place { get; }

    /// <summary>The content of a file; null if it does not exist.</summary>
    byte[]? TryRead(string name);

    /// <summary>Replaces a file completely or not at all; only its owner can read it.</summary>
    void Write(string name, byte[] content);

    /// <summary>Changes the files while nobody else does.</summary>
    T InTurn<T>(Func<T> change);
}
