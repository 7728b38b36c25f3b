using System.Collections;
using System.Management.Automation;
using Personalize.Engine;
using Personalize.PowerShell.Completion;
using Personalize.PowerShell.Conversion;
using Personalize.PowerShell.Errors;
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

    /// <summary>With a path, the group to import into; by default it is named after the file.</summary>
    [Parameter(Mandatory = true, Position = 0, ParameterSetName = DatasetGroupSet, ValueFromPipeline = true, ValueFromPipelineByPropertyName = true)]
    [Parameter(Position = 0, ParameterSetName = PathSet)]
    [Alias("DatasetGroupArn")]
    [ArgumentCompleter(typeof(DatasetGroupCompleter))]
    public DatasetGroupIdentity? DatasetGroup { get; set; }

    /// <summary>A file of interactions to import first; it replaces the interactions of the group.</summary>
    [Parameter(Mandatory = true, ParameterSetName = PathSet)]
    [ValidateNotNullOrEmpty]
    public string Path { get; set; } = "";

    /// <summary>Column of the file → field of the schema.</summary>
    [Parameter(ParameterSetName = PathSet)]
    public Hashtable? ColumnMap { get; set; }

    /// <summary>Name of the new solution; the default is that of the group followed by -automl, with a number added if it is taken.</summary>
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

    /// <summary>After this time no trial starts; the full training of the winner follows.</summary>
    [Parameter]
    public TimeSpan? TimeLimit { get; set; }

    /// <summary>The largest number of networks to combine; 1 for the winner alone.</summary>
    [Parameter]
    [ValidateRange(1, 4)]
    public int? MaxEnsembleSize { get; set; }

    [Parameter]
    [ValidateRange(1, 1024)]
    public int? ThrottleLimit { get; set; }

    [Parameter]
    public ulong Seed { get; set; } = 42;

    /// <summary>Emits the solution version itself.</summary>
    [Parameter]
    public SwitchParameter PassThru { get; set; }

    private protected override void ProcessInput()
    {
        var path = ParameterSetName == PathSet ? FilePaths.Of(this, Path) : null;
        var group = DatasetGroup?.Value ?? System.IO.Path.GetFileNameWithoutExtension(path)!;
        if (ShouldProcess(group, path is null ? "Find and train the best recipe" : $"Import {path}, find and train the best recipe"))
            Guard(group, () => Search(group, path));
    }

    private void Search(string group, string? path)
    {
        var engine = Engine;
        _version = null;
        try
        {
            var version = Run(context => Search(engine, group, path, context));
            WriteObject(PassThru ? version : new AutoMLResult(version, engine.ListTrials(new ListTrialsRequest(version.Arn))));
        }
        catch (PipelineStoppedException)
        {
            // The pipeline accepts no more output, but the person at the keyboard should know.
            if (_version is not null)
            {
                var stopped = engine.DescribeSolutionVersion(new DescribeSolutionVersionRequest(_version.Arn));
                Host.UI.WriteWarningLine(Visible.Lines(
                    $"{stopped.FailureReason} {Advice.ForSolutionVersion(stopped.Status, hasSearch: true)} Its name is {stopped.Name}."));
            }

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
            MaxEnsembleSize = MaxEnsembleSize,
            OnNodes = true,
            Begun = version =>
            {
                _version = version;
                context.Information?.Invoke(
                    $"Training the solution version {version.Name}. If it is interrupted, Resume-PersonalizeSolutionVersion {version.Name} continues it.");
            },
        },
        context);
}
