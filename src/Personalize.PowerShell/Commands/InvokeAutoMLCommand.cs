using System.Collections;
using System.Management.Automation;
using Personalize.Engine;
using Personalize.Engine.Common;
using Personalize.Engine.Requests;
using Personalize.Engine.Resources;
using Personalize.PowerShell.Completion;
using Personalize.PowerShell.Conversion;
using Personalize.PowerShell.Identities;

namespace Personalize.PowerShell.Commands;

/// <summary>The short way: from a dataset group, or a file, to the best model for it.</summary>
[Cmdlet(VerbsLifecycle.Invoke, "AutoML", SupportsShouldProcess = true, DefaultParameterSetName = DatasetGroupSet)]
[OutputType(typeof(AutoMLResult), typeof(SolutionVersion))]
public sealed class InvokeAutoMLCommand : StoreCommand
{
    public const string DatasetGroupSet = "DatasetGroup";
    public const string PathSet = "Path";

    private SolutionVersion? _version;

    /// <summary>With a path the group to import into, by default named like the file.</summary>
    [Parameter(Mandatory = true, Position = 0, ParameterSetName = DatasetGroupSet, ValueFromPipeline = true, ValueFromPipelineByPropertyName = true)]
    [Parameter(Position = 0, ParameterSetName = PathSet)]
    [Alias("DatasetGroupArn")]
    [ArgumentCompleter(typeof(DatasetGroupCompleter))]
    public DatasetGroupIdentity? DatasetGroup { get; set; }

    /// <summary>A file of interactions, imported first; it replaces what the group has.</summary>
    [Parameter(Mandatory = true, ParameterSetName = PathSet)]
    [ValidateNotNullOrEmpty]
    public string Path { get; set; } = "";

    /// <summary>Column in the file → field of the schema.</summary>
    [Parameter(ParameterSetName = PathSet)]
    public Hashtable? ColumnMap { get; set; }

    /// <summary>Name of the new solution; default that of the group with -automl, and a number where it is taken.</summary>
    [Parameter]
    [ValidateNotNullOrEmpty]
    public string? Name { get; set; }

    [Parameter]
    [ArgumentCompleter(typeof(MetricCompleter))]
    public string? MetricName { get; set; }

    [Parameter]
    [ArgumentCompleter(typeof(AutoMLRecipeCompleter))]
    public RecipeIdentity[]? RecipeList { get; set; }

    [Parameter]
    [ValidateRange(1, 40)]
    public int? MaxTrainingJobs { get; set; }

    /// <summary>No trial begins after this time; the full training of the winner follows.</summary>
    [Parameter]
    public TimeSpan? TimeLimit { get; set; }

    [Parameter]
    [ValidateRange(1, 1024)]
    public int? ThrottleLimit { get; set; }

    [Parameter]
    public ulong Seed { get; set; } = 42;

    /// <summary>Emits the solution version itself.</summary>
    [Parameter]
    public SwitchParameter PassThru { get; set; }

    protected override void ProcessRecord()
    {
        var path = ParameterSetName == PathSet ? GetUnresolvedProviderPathFromPSPath(Path) : null;
        var group = DatasetGroup?.Value ?? System.IO.Path.GetFileNameWithoutExtension(path)!;
        if (ShouldProcess(group, path is null ? "Search and train the best recipe" : $"Import {path}, search and train the best recipe"))
            Guard(group, () => Search(group, path));
    }

    private void Search(string group, string? path)
    {
        var engine = Engine;
        _version = null;
        try
        {
            var version = Run(context => Search(engine, group, path, context));
            WriteObject(PassThru ? version : new AutoMLResult(version, engine.ListTrials(version.Arn)));
        }
        catch (PipelineStoppedException)
        {
            // The pipeline takes no more output, but the person at the keyboard should know.
            if (_version is not null)
                Host.UI.WriteWarningLine($"{engine.GetSolutionVersion(_version.Arn).FailureReason} Its name is {_version.Name}.");
            throw;
        }
    }

    private SolutionVersion Search(PersonalizeEngine engine, string group, string? path, OperationContext context) => engine.RunAutoML(
        new AutoMLRequest
        {
            DatasetGroup = group,
            Path = path,
            ColumnMap = TextMap.From(ColumnMap),
            Name = Name,
            MetricName = MetricName,
            RecipeList = RecipeList?.Select(recipe => recipe.Value).ToArray(),
            Seed = Seed,
            ThrottleLimit = ThrottleLimit,
            MaxTrainingJobs = MaxTrainingJobs,
            TimeLimit = TimeLimit,
            Created = version =>
            {
                _version = version;
                context.Information?.Invoke($"The solution version {version.Name} begins. Should it be interrupted, Resume-PersonalizeSolutionVersion {version.Name} continues it.");
            },
        },
        context);
}
