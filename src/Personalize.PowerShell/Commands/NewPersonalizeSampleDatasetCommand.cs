using System.Management.Automation;
using Personalize.Engine;
using Personalize.Engine.Common;

namespace Personalize.PowerShell.Commands;

/// <summary>Writes a synthetic shop to try things on: the same seed writes the same files.</summary>
[Cmdlet(VerbsCommon.New, "PersonalizeSampleDataset", SupportsShouldProcess = true)]
[OutputType(typeof(SampleFile))]
public sealed class NewPersonalizeSampleDatasetCommand : PersonalizeCommand
{
    private static readonly string[] _fileNames = ["interactions.csv", "items.csv", "users.csv"];

    /// <summary>Directory for interactions.csv, items.csv and users.csv; made when it does not exist.</summary>
    [Parameter(Mandatory = true, Position = 0, ValueFromPipeline = true, ValueFromPipelineByPropertyName = true)]
    [ValidateNotNullOrEmpty]
    public string Path { get; set; } = "";

    [Parameter]
    [ValidateRange(25, 10_000_000)]
    public int UserCount { get; set; } = 1000;

    [Parameter]
    [ValidateRange(10, 1_000_000)]
    public int ItemCount { get; set; } = 500;

    [Parameter]
    [ValidateRange(1000, 100_000_000)]
    public int EventCount { get; set; } = 50_000;

    [Parameter]
    public ulong Seed { get; set; } = 42;

    /// <summary>Replaces files that exist.</summary>
    [Parameter]
    public SwitchParameter Force { get; set; }

    protected override void ProcessRecord()
    {
        var directory = GetUnresolvedProviderPathFromPSPath(Path);
        if (!ShouldProcess(directory, "Write sample dataset"))
            return;
        Guard(Path, () =>
        {
            if (!Force && _fileNames.Select(name => System.IO.Path.Combine(directory, name)).FirstOrDefault(File.Exists) is { } existing)
            {
                throw new PersonalizeException(
                    ErrorKind.ResourceAlreadyExists, "FileExists", $"'{existing}' exists already.", "Choose another directory, or replace it with -Force.", existing);
            }

            var files = Run(context => PersonalizeEngine.WriteSampleDataset(directory, Seed, UserCount, ItemCount, EventCount, context));
            WriteObject(files.OrderBy(file => file.Key).Select(file => new SampleFile(file.Key, file.Value, new FileInfo(file.Value).Length)), enumerateCollection: true);
        });
    }
}
