using System.Collections;
using System.Management.Automation;
using Personalize.Engine.Assessment;
using Personalize.PowerShell.Completion;
using Personalize.PowerShell.Conversion;
using Personalize.PowerShell.Identities;

namespace Personalize.PowerShell.Commands;

/// <summary>Measures a solution version on interactions that happened after its training.</summary>
[Cmdlet(VerbsDiagnostic.Test, "PersonalizeSolutionVersion", DefaultParameterSetName = PathSet)]
[OutputType(typeof(TestedMetric))]
public sealed class TestPersonalizeSolutionVersionCommand : StoreCommand
{
    public const string PathSet = "Path";
    public const string LiteralPathSet = "LiteralPath";

    private readonly InputFiles _files;

    public TestPersonalizeSolutionVersionCommand() => _files = new InputFiles(this);

    [Parameter(Mandatory = true, Position = 0, ValueFromPipeline = true, ValueFromPipelineByPropertyName = true)]
    [Alias("SolutionVersionArn", "Arn")]
    [ArgumentCompleter(typeof(SolutionVersionCompleter))]
    public SolutionVersionIdentity SolutionVersion { get; set; } = null!;

    [Parameter(Mandatory = true, Position = 1, ParameterSetName = PathSet)]
    [SupportsWildcards]
    public string[] Path { get; set; } = [];

    [Parameter(Mandatory = true, ParameterSetName = LiteralPathSet)]
    [Alias("PSPath", "FullName")]
    public string[] LiteralPath { get; set; } = [];

    /// <summary>Decides which items may be recommended.</summary>
    [Parameter]
    [Alias("FilterArn")]
    [ArgumentCompleter(typeof(FilterCompleter))]
    public FilterIdentity? Filter { get; set; }

    /// <summary>Placeholder of the filter → its value or list of values.</summary>
    [Parameter]
    [ArgumentCompleter(typeof(FilterValuesCompleter))]
    public Hashtable? FilterValues { get; set; }

    /// <summary>Measures precision and NDCG also at this number of items.</summary>
    [Parameter]
    [ValidateRange(1, 25)]
    public int? K { get; set; }

    /// <summary>Measures also by the values of this field.</summary>
    [Parameter]
    [ValidateNotNullOrEmpty]
    [ArgumentCompleter(typeof(SegmentFieldCompleter))]
    public string? Field { get; set; }

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

    /// <summary>The most threads to use.</summary>
    [Parameter]
    [ValidateRange(1, int.MaxValue)]
    public int? ThrottleLimit { get; set; }

    private protected override void ProcessInput()
    {
        var literal = ParameterSetName == LiteralPathSet;
        _files.Add(
            SolutionVersion.Value, DatasetType.Interactions, new(Schema: null, TimestampFormat, ImportModes.Incremental, SkipInvalidRecords: true),
            literal ? LiteralPath : Path, literal);
    }

    private protected override void EndInput()
    {
        foreach (var (version, _, _, files) in _files.Complete())
        {
            Guard(version, () =>
            {
                var engine = Engine;
                var request = new TestSolutionVersionRequest
                {
                    SolutionVersion = version,
                    Paths = files,
                    ColumnMap = TextMap.From(ColumnMap),
                    TimestampFormat = TimestampFormat,
                    Quoting = Quoting,
                    NullValues = NullValue,
                    Filter = Filter?.Value,
                    FilterValues = TextMap.FromLists(FilterValues),
                    K = K,
                    Field = Field,
                    ThrottleLimit = ThrottleLimit,
                };
                WriteObject(Run(context => engine.TestSolutionVersion(request, context)), enumerateCollection: true);
            });
        }
    }
}
