using System.Collections;
using System.Management.Automation;
using Personalize.PowerShell.Completion;
using Personalize.PowerShell.Conversion;
using Personalize.PowerShell.Identities;

namespace Personalize.PowerShell.Commands;

/// <summary>
/// Imports files into a dataset. All files for one dataset that come down the pipeline form one import; otherwise each FULL import
/// would replace the one before. LiteralPath is the default set although it is used less often: PowerShell prefers the parameters
/// of the default set for objects, whose path must be taken literally, and strings still bind to Path.
/// </summary>
[Cmdlet(VerbsData.Import, "PersonalizeDataset", SupportsShouldProcess = true, DefaultParameterSetName = LiteralPathSet)]
[OutputType(typeof(ImportReport))]
public sealed class ImportPersonalizeDatasetCommand : StoreCommand
{
    public const string PathSet = "Path";
    public const string LiteralPathSet = "LiteralPath";

    private readonly InputFiles _files;

    public ImportPersonalizeDatasetCommand() => _files = new InputFiles(this);

    /// <summary>Created if it does not exist.</summary>
    [Parameter(Mandatory = true, Position = 0, ValueFromPipelineByPropertyName = true)]
    [Alias("DatasetGroupArn")]
    [ArgumentCompleter(typeof(DatasetGroupCompleter))]
    public DatasetGroupIdentity DatasetGroup { get; set; } = null!;

    [Parameter(Mandatory = true, Position = 1, ValueFromPipelineByPropertyName = true)]
    [Alias("DatasetType")]
    public DatasetType Type { get; set; }

    [Parameter(Mandatory = true, Position = 2, ParameterSetName = PathSet, ValueFromPipeline = true, ValueFromPipelineByPropertyName = true)]
    [SupportsWildcards]
    public string[] Path { get; set; } = [];

    [Parameter(Mandatory = true, ParameterSetName = LiteralPathSet, ValueFromPipelineByPropertyName = true)]
    [Alias("PSPath", "FullName")]
    public string[] LiteralPath { get; set; } = [];

    /// <summary>By default the schema of the dataset, or one inferred from the first file.</summary>
    [Parameter]
    [Alias("SchemaArn")]
    [ArgumentCompleter(typeof(SchemaCompleter))]
    public SchemaIdentity? Schema { get; set; }

    /// <summary>Column of the file → field of the schema.</summary>
    [Parameter]
    public Hashtable? ColumnMap { get; set; }

    /// <summary><c>seconds</c> (default), <c>milliseconds</c>, <c>iso8601</c> or a .NET date format.</summary>
    [Parameter]
    [ArgumentCompleter(typeof(TimestampFormatCompleter))]
    public string TimestampFormat { get; set; } = "seconds";

    /// <summary>What quotes mean in delimited text; by default what the beginning of the file leaves no doubt about.</summary>
    [Parameter]
    public Quoting Quoting { get; set; } = Quoting.Detect;

    /// <summary>Texts that mean a missing value in every field, besides those that always do.</summary>
    [Parameter]
    [AllowEmptyString]
    public string[] NullValue { get; set; } = [];

    [Parameter]
    [ValidateSet(ImportModes.Full, ImportModes.Incremental)]
    public string ImportMode { get; set; } = ImportModes.Full;

    /// <summary>Leaves invalid rows out instead of rejecting the import.</summary>
    [Parameter]
    public SwitchParameter SkipInvalidRecords { get; set; }

    /// <summary>A file for the JSON report with every rejected row.</summary>
    [Parameter]
    public string? ReportPath { get; set; }

    protected override void ProcessRecord()
    {
        var literal = ParameterSetName == LiteralPathSet;
        _files.Add(DatasetGroup.Value, Type, literal ? LiteralPath : Path, literal);
    }

    protected override void EndProcessing()
    {
        foreach (var (group, type, files) in _files.Complete())
        {
            if (ShouldProcess($"{group} {type}", $"{ImportMode.ToUpperInvariant()} import of {string.Join(", ", files)}"))
                Guard(group, () => Import(group, type, files));
        }
    }

    private void Import(string group, DatasetType type, IReadOnlyList<string> files)
    {
        var engine = Engine;
        var request = new CreateDatasetImportJobRequest
        {
            DatasetGroup = group,
            DatasetType = type,
            Paths = files,
            Schema = Schema?.Value,
            ColumnMap = TextMap.From(ColumnMap),
            TimestampFormat = TimestampFormat,
            Quoting = Quoting,
            NullValues = NullValue,
            ImportMode = ImportMode.ToUpperInvariant(),
            SkipInvalidRecords = SkipInvalidRecords,
            ReportPath = ReportPath is null ? null : FilePaths.Of(this, ReportPath),
        };
        WriteObject(Run(context => engine.RunDatasetImportJob(new(engine.CreateDatasetImportJob(request).Arn), context).Report));
    }
}
