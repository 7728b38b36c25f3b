using Personalize.Engine.Common;

namespace Personalize.Storage.Tabular;

/// <summary>The files that a folder stands for, as programs that work with many files write them.</summary>
internal static class FolderFiles
{
    private const int MostDepth = 20;

    private static readonly string[] s_checksums = [".crc", ".md5", ".sha1", ".sha256", ".sha512"];

    // The rows of such a table are not those of all its files: some of them have been deleted or replaced.
    private static readonly (string Folder, string Kind)[] s_tables = [("_delta_log", "Delta Lake"), (".hoodie", "Hudi"), ("metadata", "Iceberg")];

    /// <summary>The files in a folder and in its folders, in order of their names.</summary>
    /// <exception cref="PersonalizeException">There are none, or the folder is a table that has more than its files.</exception>
    public static IReadOnlyList<string> Of(string folder)
    {
        string[] files = [.. Find(folder, 0)];
        return files.Length > 0
            ? files
            : throw PersonalizeException.InvalidInput(
                ErrorIds.NoMatchingFile,
                $"The folder '{folder}' and its folders have no file to import (hidden files, checksums and names that begin with _ do not count).",
                "Name a file, or a folder with files.",
                folder);
    }

    /// <summary>Whether a file holds no rows but accompanies others that do: a marker such as <c>_SUCCESS</c>, or a checksum.</summary>
    public static bool IsMarker(string path) =>
        IsChecksum(path) || (Path.GetFileName(path).StartsWith('_') && Path.GetExtension(path).Length == 0);

    private static IEnumerable<string> Find(string folder, int depth)
    {
        foreach (var (name, kind) in s_tables)
        {
            var sign = Path.Combine(folder, name);
            if (Directory.Exists(sign) && (kind != "Iceberg" || Directory.EnumerateFiles(sign, "*.metadata.json").Any()))
            {
                throw PersonalizeException.InvalidInput(
                    ErrorIds.UnknownFileFormat,
                    $"The folder '{folder}' is a table of {kind}, whose files also hold rows that have been deleted or replaced.",
                    "Export the table to Parquet or CSV files, and import those.",
                    folder);
            }
        }

        // A folder of folders without end is a link to one above.
        if (depth > MostDepth)
            yield break;
        foreach (var entry in Directory.EnumerateFileSystemEntries(folder).Where(IsData).Order(StringComparer.Ordinal))
        {
            if (!Directory.Exists(entry))
            {
                yield return entry;
                continue;
            }

            foreach (var file in Find(entry, depth + 1))
                yield return file;
        }
    }

    private static bool IsData(string path) =>
        Path.GetFileName(path)[0] is not ('.' or '_') && !IsChecksum(path);

    private static bool IsChecksum(string path) => s_checksums.Contains(Path.GetExtension(path), StringComparer.OrdinalIgnoreCase);
}
