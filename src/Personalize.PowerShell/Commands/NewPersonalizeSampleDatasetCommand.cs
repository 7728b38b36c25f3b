using System.Management.Automation;
using Personalize.Engine;
using Personalize.PowerShell.Conversion;

namespace Personalize.PowerShell.Commands;

/// <summary>Writes the data of a synthetic shop to try things out; the same seed gives the same files.</summary>
[Cmdlet(VerbsCommon.New, "PersonalizeSampleDataset", SupportsShouldProcess = true)]
[OutputType(typeof(SampleFile))]
public sealed class NewPersonalizeSampleDatasetCommand : PersonalizeCommand
{
    private static readonly string[] s_fileNames = ["interactions.csv", "items.csv", "users.csv"];

    /// <summary>Directory for interactions.csv, items.csv and users.csv; created if it does not exist.</summary>
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

    /// <summary>Replaces existing files.</summary>
    [Parameter]
    public SwitchParameter Force { get; set; }

    private protected override void ProcessInput()
    {
        var directory = FilePaths.Of(this, Path);
        if (!ShouldProcess(directory, "Write sample dataset"))
            return;
        Guard(Path, () =>
        {
            if (!Force && s_fileNames.Select(name => System.IO.Path.Combine(directory, name)).FirstOrDefault(File.Exists) is { } existing)
            {
                throw new PersonalizeException(
                    ErrorKind.ResourceAlreadyExists,
                    ErrorIds.FileExists,
                    $"'{existing}' already exists.",
                    "Choose another directory, or replace the file with -Force.",
                    existing);
            }

            var request = new WriteSampleDatasetRequest
            {
                Directory = directory,
                Seed = Seed,
                UserCount = UserCount,
                ItemCount = ItemCount,
                EventCount = EventCount,
            };
            var files = Run(context => PersonalizeEngine.WriteSampleDataset(request, context));
            WriteObject(files.Select(file => new SampleFile(file.DatasetType, file.Path, new FileInfo(file.Path).Length)), enumerateCollection: true);
        });
    }
}
