using System.Collections;
using System.Management.Automation;
using Personalize.PowerShell.Completion;
using Personalize.PowerShell.Conversion;
using Personalize.PowerShell.Identities;

namespace Personalize.PowerShell.Commands;

/// <summary>
/// Says what to train: a recipe, or AutoML over the HRNN recipes. The parameter sets express the rules of CreateSolution: with
/// neither -PerformAutoML nor -RecipeArn a mandatory parameter is missing, and both together fail parameter binding.
/// </summary>
[Cmdlet(VerbsCommon.New, "PersonalizeSolution", SupportsShouldProcess = true, DefaultParameterSetName = AutoMLSet)]
[OutputType(typeof(Solution))]
public sealed class NewPersonalizeSolutionCommand : StoreCommand
{
    public const string AutoMLSet = "AutoML";
    public const string AutoMLConfigSet = "AutoMLConfig";
    public const string RecipeSet = "Recipe";
    public const string RequestSet = "Request";

    private SwitchParameter _performAutoML;
    private RecipeIdentity? _recipe;

    [Parameter(Mandatory = true, Position = 0, ValueFromPipelineByPropertyName = true)]
    [ValidateNotNullOrEmpty]
    public string Name { get; set; } = "";

    [Parameter(Mandatory = true, Position = 1, ValueFromPipeline = true, ValueFromPipelineByPropertyName = true)]
    [Alias("DatasetGroupArn")]
    [ArgumentCompleter(typeof(DatasetGroupCompleter))]
    public DatasetGroupIdentity DatasetGroup { get; set; } = null!;

    /// <summary>
    /// A request of CreateSolution that says itself whether it names a recipe or lets AutoML choose. Its recipe is not bound to a parameter:
    /// if RecipeArn were in this set too, -RecipeArn with a piped object would be ambiguous.
    /// </summary>
    [Parameter(ParameterSetName = AutoMLSet, ValueFromPipeline = true, DontShow = true)]
    [Parameter(ParameterSetName = AutoMLConfigSet, ValueFromPipeline = true, DontShow = true)]
    [Parameter(ParameterSetName = RecipeSet, ValueFromPipeline = true, DontShow = true)]
    [Parameter(Mandatory = true, ParameterSetName = RequestSet, ValueFromPipeline = true, DontShow = true)]
    public override PSObject? PipelineObject { get; set; }

    /// <summary>
    /// In the Recipe set only as <c>-PerformAutoML:$false</c>, which changes nothing. It binds to a property only in the Request set: if a
    /// piped object could still choose the default set, PowerShell would prefer that set and lose the object's recipe.
    /// </summary>
    [Parameter(Mandatory = true, ParameterSetName = AutoMLSet)]
    [Parameter(Mandatory = true, ParameterSetName = AutoMLConfigSet)]
    [Parameter(ParameterSetName = RecipeSet)]
    [Parameter(ParameterSetName = RequestSet, ValueFromPipelineByPropertyName = true)]
    [FlagTransformation]
    public SwitchParameter PerformAutoML
    {
        get => _performAutoML;
        set
        {
            _performAutoML = value;
            RefuseBoth();
        }
    }

    [Parameter(Mandatory = true, ParameterSetName = RecipeSet, ValueFromPipelineByPropertyName = true)]
    [Alias("Recipe")]
    [ArgumentCompleter(typeof(RecipeCompleter))]
    public RecipeIdentity? RecipeArn
    {
        get => _recipe;
        set
        {
            _recipe = value;
            RefuseBoth();
        }
    }

    /// <summary>The metric that AutoML optimises.</summary>
    [Parameter(ParameterSetName = AutoMLConfigSet)]
    [ArgumentCompleter(typeof(MetricCompleter))]
    public string? MetricName { get; set; }

    /// <summary>The recipes that AutoML chooses from.</summary>
    [Parameter(ParameterSetName = AutoMLConfigSet)]
    [ArgumentCompleter(typeof(AutoMLRecipeCompleter))]
    public RecipeIdentity[]? RecipeList { get; set; }

    /// <summary>A hashtable, an object, JSON or YAML text, or the path of a file.</summary>
    [Parameter(ParameterSetName = AutoMLSet, ValueFromPipelineByPropertyName = true)]
    [Parameter(ParameterSetName = RecipeSet, ValueFromPipelineByPropertyName = true)]
    [Parameter(ParameterSetName = RequestSet, ValueFromPipelineByPropertyName = true)]
    [ArgumentCompleter(typeof(SolutionConfigCompleter))]
    [ConfigurationTransformation(typeof(SolutionConfigInput))]
    public SolutionConfigInput? SolutionConfig { get; set; }

    [Parameter(ParameterSetName = AutoMLSet, ValueFromPipelineByPropertyName = true)]
    [Parameter(ParameterSetName = AutoMLConfigSet, ValueFromPipelineByPropertyName = true)]
    [Parameter(ParameterSetName = RecipeSet, ValueFromPipelineByPropertyName = true)]
    [Parameter(ParameterSetName = RequestSet, ValueFromPipelineByPropertyName = true)]
    [FlagTransformation]
    public SwitchParameter PerformHPO { get; set; }

    /// <summary>Lets a running server train the solution whenever that is due.</summary>
    [Parameter(ValueFromPipelineByPropertyName = true)]
    [FlagTransformation]
    public SwitchParameter PerformAutoTraining { get; set; }

    /// <summary>Lets a running server also update the newest version in between.</summary>
    [Parameter(ValueFromPipelineByPropertyName = true)]
    [FlagTransformation]
    public SwitchParameter PerformIncrementalUpdate { get; set; }

    /// <summary>Trains only on events of this type.</summary>
    [Parameter(ValueFromPipelineByPropertyName = true)]
    [ArgumentCompleter(typeof(EventTypeCompleter))]
    [OptionalTransformation]
    public string? EventType { get; set; }

    [Parameter(ValueFromPipelineByPropertyName = true)]
    [Alias("Tags")]
    [TableTransformation]
    public Hashtable? Tag { get; set; }

    private protected override void ProcessInput()
    {
        if (ShouldProcess(Name, $"Create solution in {DatasetGroup}"))
            Guard(Name, () => WriteObject(Engine.CreateSolution(Request(), Inline)));
    }

    private protected override bool Takes(string property) =>
        ParameterSetName == RequestSet && (Is(property, nameof(RecipeArn)) || Is(property, "Recipe"));

    private static bool Is(string property, string name) => property.Equals(name, StringComparison.OrdinalIgnoreCase);

    private CreateSolutionRequest Request() => new()
    {
        Name = Name,
        DatasetGroup = DatasetGroup.Value,
        PerformAutoML = Given(nameof(PerformAutoML), PerformAutoML),
        PerformHPO = Given(nameof(PerformHPO), PerformHPO),
        PerformAutoTraining = Given(nameof(PerformAutoTraining), PerformAutoTraining),
        PerformIncrementalUpdate = Given(nameof(PerformIncrementalUpdate), PerformIncrementalUpdate),
        Recipe = (RecipeArn ?? PipedRequest.RecipeOf(PipelineObject))?.Value,
        EventType = EventType,
        MetricName = MetricName,
        RecipeList = RecipeList?.Select(recipe => recipe.Value).ToArray(),
        SolutionConfig = TunedParameters.Sectioned(
            ConfigurationTree.From(SolutionConfig?.Value, nameof(SolutionConfig), path => FilePaths.Of(this, path), Engine.Store.Configuration)),
        Tags = TextMap.From(Tag),
    };

    // Between two piped objects PowerShell sets the switches back to false, so only the bound parameters tell what this object has.
    private bool? Given(string name, SwitchParameter value) => MyInvocation.BoundParameters.ContainsKey(name) ? value.IsPresent : null;

    // Called by the setters, so that PowerShell reports a binding error before anything runs; what is piped is checked by the engine.
    private void RefuseBoth()
    {
        if (_recipe is not null && _performAutoML.IsPresent && !MyInvocation.ExpectingInput)
            throw new ValidationMetadataException("-PerformAutoML chooses the recipe and -RecipeArn names one: give exactly one of the two.");
    }
}
