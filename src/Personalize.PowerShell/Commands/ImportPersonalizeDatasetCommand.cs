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
    [PathTransformation]
    public string[] Path { get; set; } = [];

    [Parameter(Mandatory = true, ParameterSetName = LiteralPathSet, ValueFromPipelineByPropertyName = true)]
    [Alias("PSPath", "FullName")]
    public string[] LiteralPath { get; set; } = [];

    /// <summary>By default the schema of the dataset, or one inferred from the first file.</summary>
    [Parameter(ValueFromPipelineByPropertyName = true)]
    [Alias("SchemaArn")]
    [ArgumentCompleter(typeof(SchemaCompleter))]
    [OptionalTransformation]
    public SchemaIdentity? Schema { get; set; }

    /// <summary>Column of the file → field of the schema.</summary>
    [Parameter]
    public Hashtable? ColumnMap { get; set; }

    /// <summary><c>seconds</c> (default), <c>milliseconds</c>, <c>iso8601</c> or a .NET date format.</summary>
    [Parameter(ValueFromPipelineByPropertyName = true)]
    [ArgumentCompleter(typeof(TimestampFormatCompleter))]
    [OptionalTransformation("seconds")]
    public string TimestampFormat { get; set; } = "seconds";

    /// <summary>What quotes mean in delimited text; by default what the beginning of the file leaves no doubt about.</summary>
    [Parameter]
    public Quoting Quoting { get; set; } = Quoting.Detect;

    /// <summary>Texts that mean a missing value in every field, besides those that always do.</summary>
    [Parameter]
    [AllowEmptyString]
    public string[] NullValue { get; set; } = [];

    [Parameter(ValueFromPipelineByPropertyName = true)]
    [OptionalTransformation(ImportModes.Full)]
    [ValidateSet(ImportModes.Full, ImportModes.Incremental)]
    public string ImportMode { get; set; } = ImportModes.Full;

    /// <summary>Leaves invalid rows out instead of rejecting the import.</summary>
    [Parameter(ValueFromPipelineByPropertyName = true)]
    [FlagTransformation]
    public SwitchParameter SkipInvalidRecords { get; set; }

    /// <summary>A file for the JSON report with every rejected row.</summary>
    [Parameter]
    public string? ReportPath { get; set; }

    private protected override void ProcessInput()
    {
        var literal = ParameterSetName == LiteralPathSet;
        var options = new ImportOptions(Schema?.Value, TimestampFormat, ImportMode.ToUpperInvariant(), SkipInvalidRecords);
        _files.Add(DatasetGroup.Value, Type, options, literal ? LiteralPath : Path, literal);
    }

    private protected override void EndInput()
    {
        foreach (var (group, type, options, files) in _files.Complete())
        {
            if (ShouldProcess($"{group} {type}", $"{options.ImportMode} import of {string.Join(", ", files)}"))
                Guard(group, () => Import(group, type, options, files));
        }
    }

    private static string FieldsCommand(string group, DatasetType type, string file) =>
        $"Set-PersonalizeDataset {Quoted(Arn.IsArn(group) ? Arn.NameOf(group) : group)} {type} -Path {Quoted(file)}";

    private static string Quoted(string text) => $"'{System.Management.Automation.Language.CodeGeneration.EscapeSingleQuotedStringContent(text)}'";

    private void Import(string group, DatasetType type, ImportOptions options, IReadOnlyList<string> files)
    {
        var engine = Engine;
        var request = new CreateDatasetImportJobRequest
        {
            DatasetGroup = group,
            DatasetType = type,
            Paths = files,
            Schema = options.Schema,
            ColumnMap = TextMap.From(ColumnMap),
            TimestampFormat = options.TimestampFormat,
            Quoting = Quoting,
            NullValues = NullValue,
            ImportMode = options.ImportMode,
            SkipInvalidRecords = options.SkipInvalidRecords,
            ReportPath = ReportPath is null ? null : FilePaths.Of(this, ReportPath),
        };
        var report = Run(context => engine.RunDatasetImportJob(new(engine.CreateDatasetImportJob(request).Arn), context).Report);
        WriteObject(report);
        if (report is { UnusedColumns: { Count: > 0 } unused })
            WriteWarning($"To have {string.Join(", ", unused)} too, add fields and import again: {FieldsCommand(group, type, files[0])}");
    }
}
