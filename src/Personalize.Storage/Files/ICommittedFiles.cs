namespace Personalize.Storage.Files;

/// <summary>The segments and models of a store, wherever they are. Paths are relative to it, with slashes.</summary>
internal interface ICommittedFiles
{
    bool Exists(string path);

    /// <summary>Opens a file for reading.</summary>
    /// <exception cref="FileNotFoundException">There is none.</exception>
    /// <exception cref="DirectoryNotFoundException">There is none.</exception>
    FileStream Open(string path);

    /// <summary>The finished files of a folder.</summary>
    IReadOnlyList<string> Of(string folder);
}
