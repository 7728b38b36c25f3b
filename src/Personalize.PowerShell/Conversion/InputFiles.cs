using System.Management.Automation;
using Personalize.PowerShell.Errors;

namespace Personalize.PowerShell.Conversion;

/// <summary>
/// The files that a cmdlet is given, grouped by dataset. All files for a dataset with the same options form one import: if one of the paths
/// matches no file, which is an error record of its own, the other files are not used either, because a FULL import would replace the data
/// with only a part of it. What cannot be a file at all (no pattern, no drive, no file system) is an error and nothing more.
/// </summary>
internal sealed class InputFiles(PSCmdlet cmdlet)
{
    private readonly PSCmdlet _cmdlet = cmdlet;
    private readonly Dictionary<(string Group, DatasetType Type, ImportOptions Options), Entry> _entries = [];

    /// <param name="paths">Paths as the user gave them.</param>
    /// <param name="literal">Whether wildcards in them are ordinary characters.</param>
    public void Add(string group, DatasetType type, ImportOptions options, IEnumerable<string> paths, bool literal)
    {
        if (!_entries.TryGetValue((group, type, options), out var entry))
            _entries.Add((group, type, options), entry = new Entry());
        foreach (var path in paths)
        {
            try
            {
                var files = literal ? [FilePaths.Of(_cmdlet, path)] : Resolve(path);
                entry.Files.AddRange(files);
                entry.Missing += files.Count == 0 ? 1 : 0;
            }
            catch (PersonalizeException exception)
            {
                _cmdlet.WriteError(ErrorRecords.From(exception, path));
            }
        }
    }

    /// <summary>The datasets whose files all exist; the others become error records.</summary>
    public IEnumerable<(string Group, DatasetType Type, ImportOptions Options, IReadOnlyList<string> Files)> Complete()
    {
        var seen = new HashSet<(string, DatasetType)>();
        foreach (var ((group, type, options), entry) in _entries.Where(entry => entry.Value.Files.Count > 0))
        {
            if (!seen.Add((group, type)) && options.Replaces)
            {
                _cmdlet.WriteError(ErrorRecords.From(PersonalizeException.InvalidInput(
                    ErrorIds.ImportsConflict,
                    $"{group} {type}: {string.Join(", ", entry.Files)} would replace the files before, because the options differ and the import mode is FULL.",
                    "Give ImportMode INCREMENTAL for the later files, or the same options for all of them.",
                    group)));
                continue;
            }

            if (entry.Missing == 0)
            {
                yield return (group, type, options, entry.Files);
                continue;
            }

            _cmdlet.WriteError(ErrorRecords.From(PersonalizeException.InvalidInput(
                ErrorIds.FilesMissing,
                $"{group} {type}: the {entry.Files.Count} files that were found are not used, because the others are missing.",
                "Name only files that exist.",
                group)));
        }
    }

    // A file whose name has brackets is found by its name if the pattern that they form finds nothing.
    private IReadOnlyList<string> Resolve(string path)
    {
        var named = path.AsSpan().ContainsAny('[', ']') ? Named(path) : null;
        try
        {
            var files = FilePaths.Matching(_cmdlet, path);
            if (named is not null && files.Any(file => file != named))
                _cmdlet.WriteWarning($"'{Visible.Of(path)}' is taken as a pattern, although there is also a file of that name; -LiteralPath takes that file.");
            if (files.Count > 0)
                return files;
            if (named is not null)
                return [named];
            _cmdlet.WriteError(ErrorRecords.From(PersonalizeException.InvalidInput(
                ErrorIds.NoMatchingFile,
                $"No file matches '{path}'.",
                "Check the pattern; -LiteralPath takes brackets and other wildcards as ordinary characters.",
                path)));
        }
        catch (PersonalizeException) when (named is not null)
        {
            return [named];
        }
        catch (ItemNotFoundException exception)
        {
            _cmdlet.WriteError(new ErrorRecord(exception.ErrorRecord, exception));
        }

        return [];
    }

    private string? Named(string path) => FilePaths.Of(_cmdlet, path) is var file && System.IO.Path.Exists(file) ? file : null;

    private sealed class Entry
    {
        public List<string> Files { get; } = [];

        /// <summary>Paths that match no file.</summary>
        public int Missing { get; set; }
    }
}
