using System.Collections;
using System.Management.Automation;
using Personalize.Engine.Health;
using Personalize.PowerShell.Completion;
using Personalize.PowerShell.Conversion;
using Personalize.PowerShell.Identities;

namespace Personalize.PowerShell.Commands;

/// <summary>
/// Describes data before anything is trained on it: the data stored in a dataset group, or files that have not been imported yet.
/// Files for one dataset that come down the pipeline are tested together, as they would be imported.
/// </summary>
[Cmdlet(VerbsDiagnostic.Test, "PersonalizeDataset", DefaultParameterSetName = StoredSet)]
[OutputType(typeof(DatasetHealth))]
public sealed class TestPersonalizeDatasetCommand : StoreCommand
{
    public const string StoredSet = "Stored";
    public const string PathSet = "Path";
    public const string LiteralPathSet = "LiteralPath";

    private readonly InputFiles _files;

    public TestPersonalizeDatasetCommand() => _files = new InputFiles(this);

    [Parameter(Mandatory = true, Position = 0, ValueFromPipeline = true, ValueFromPipelineByPropertyName = true, ParameterSetName = StoredSet)]
    [Parameter(Mandatory = true, Position = 0, ValueFromPipelineByPropertyName = true, ParameterSetName = PathSet)]
    [Parameter(Mandatory = true, Position = 0, ValueFromPipelineByPropertyName = true, ParameterSetName = LiteralPathSet)]
    [Alias("DatasetGroupArn")]
    [ArgumentCompleter(typeof(DatasetGroupCompleter))]
    public DatasetGroupIdentity DatasetGroup { get; set; } = null!;

    [Parameter(Mandatory = true, Position = 1, ParameterSetName = PathSet, ValueFromPipelineByPropertyName = true)]
    [Parameter(Mandatory = true, Position = 1, ParameterSetName = LiteralPathSet, ValueFromPipelineByPropertyName = true)]
    [Alias("DatasetType")]
    public DatasetType Type { get; set; }

    [Parameter(Mandatory = true, Position = 2, ParameterSetName = PathSet)]
    [SupportsWildcards]
    public string[] Path { get; set; } = [];

    [Parameter(Mandatory = true, ParameterSetName = LiteralPathSet, ValueFromPipelineByPropertyName = true)]
    [Alias("PSPath", "FullName")]
    public string[] LiteralPath { get; set; } = [];

    /// <summary>By default the schema of the dataset, or one inferred from the first file.</summary>
    [Parameter(ParameterSetName = PathSet, ValueFromPipelineByPropertyName = true)]
    [Parameter(ParameterSetName = LiteralPathSet, ValueFromPipelineByPropertyName = true)]
    [Alias("SchemaArn")]
    [ArgumentCompleter(typeof(SchemaCompleter))]
    [OptionalTransformation]
    public SchemaIdentity? Schema { get; set; }

    /// <summary>Column of the file → field of the schema.</summary>
    [Parameter(ParameterSetName = PathSet)]
    [Parameter(ParameterSetName = LiteralPathSet)]
    public Hashtable? ColumnMap { get; set; }

    /// <summary><c>seconds</c> (default), <c>milliseconds</c>, <c>iso8601</c> or a .NET date format.</summary>
    [Parameter(ParameterSetName = PathSet, ValueFromPipelineByPropertyName = true)]
    [Parameter(ParameterSetName = LiteralPathSet, ValueFromPipelineByPropertyName = true)]
    [ArgumentCompleter(typeof(TimestampFormatCompleter))]
    [OptionalTransformation("seconds")]
    public string TimestampFormat { get; set; } = "seconds";

    /// <summary>What quotes mean in delimited text; by default what the beginning of the file leaves no doubt about.</summary>
    [Parameter(ParameterSetName = PathSet)]
    [Parameter(ParameterSetName = LiteralPathSet)]
    public Quoting Quoting { get; set; } = Quoting.Detect;

    /// <summary>Texts that mean a missing value in every field, besides those that always do.</summary>
    [Parameter(ParameterSetName = PathSet)]
    [Parameter(ParameterSetName = LiteralPathSet)]
    [AllowEmptyString]
    public string[] NullValue { get; set; } = [];

    /// <summary>A file for the JSON report with every row that would be rejected.</summary>
    [Parameter(ParameterSetName = PathSet)]
    [Parameter(ParameterSetName = LiteralPathSet)]
    public string? ReportPath { get; set; }

    /// <summary>Counts only events of this type, like the -EventType of a solution.</summary>
    [Parameter]
    public string? EventType { get; set; }

    /// <summary>Counts only events with at least this EVENT_VALUE.</summary>
    [Parameter]
    public double? EventValueThreshold { get; set; }

    /// <summary><c>cold_start_max_interactions</c>.</summary>
    [Parameter]
    public int ColdStartMaxInteractions { get; set; } = 15;

    /// <summary><c>cold_start_max_duration</c>, in days.</summary>
    [Parameter]
    public double ColdStartMaxDuration { get; set; } = 5.0;

    /// <summary><c>cold_start_relative_from</c>.</summary>
    [Parameter]
    [ValidateSet("latestItem", "currentTime")]
    public string ColdStartRelativeFrom { get; set; } = "latestItem";

    private protected override void ProcessInput()
    {
        if (ParameterSetName == StoredSet)
        {
            Guard(DatasetGroup.Value, () => Test(DatasetGroup.Value, null));
            return;
        }

        var literal = ParameterSetName == LiteralPathSet;
        _files.Add(DatasetGroup.Value, Type, new(Schema?.Value, TimestampFormat, ImportModes.Full, false), literal ? LiteralPath : Path, literal);
    }

    private protected override void EndInput()
    {
        foreach (var (group, type, options, files) in _files.Complete())
        {
            Guard(group, () => Test(group, new CreateDatasetImportJobRequest
            {
                DatasetGroup = group,
                DatasetType = type,
                Paths = files,
                Schema = options.Schema,
                ColumnMap = TextMap.From(ColumnMap),
                TimestampFormat = options.TimestampFormat,
                Quoting = Quoting,
                NullValues = NullValue,
                ReportPath = ReportPath is null ? null : FilePaths.Of(this, ReportPath),
            }));
        }
    }

    private void Test(string group, CreateDatasetImportJobRequest? files)
    {
        var engine = Engine;
        var request = new TestDatasetRequest
        {
            DatasetGroup = group,
            Files = files,
            EventType = EventType,
            EventValueThreshold = EventValueThreshold,
            ColdStartMaxInteractions = ColdStartMaxInteractions,
            ColdStartMaxDuration = ColdStartMaxDuration,
            ColdStartRelativeFrom = ColdStartRelativeFrom,
        };
        WriteObject(Run(context => engine.TestDataset(request, context)));
    }
}
