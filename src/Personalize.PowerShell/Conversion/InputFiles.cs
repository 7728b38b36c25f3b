using System.Management.Automation;
using Personalize.Engine;

namespace Personalize.PowerShell.Conversion;

/// <summary>The files that a -Path stands for. A pattern or path without a file is an error record, and the next follows.</summary>
internal static class InputFiles
{
    public static IEnumerable<string> Resolve(PSCmdlet cmdlet, IEnumerable<string> paths) => paths.SelectMany(path => Resolve(cmdlet, path));

    private static IEnumerable<string> Resolve(PSCmdlet cmdlet, string path)
    {
        try
        {
            var resolved = cmdlet.GetResolvedProviderPathFromPSPath(path, out _);
            if (resolved.Count == 0)
                cmdlet.WriteError(ErrorRecords.From(PersonalizeException.InvalidInput("NoMatchingFile", $"No file matches '{path}'.", "Check the pattern.", path)));
            return resolved;
        }
        catch (ItemNotFoundException exception)
        {
            cmdlet.WriteError(new ErrorRecord(exception.ErrorRecord, exception));
            return [];
        }
    }
}
