using System.Management.Automation;
using Personalize.Engine;
using Personalize.PowerShell.Completion;
using Personalize.PowerShell.Conversion;
using Personalize.PowerShell.Identities;
using Personalize.PowerShell.Loading;

namespace Personalize.PowerShell.Commands;

/// <summary>
/// Checks a solutionConfig against the rules of New-PersonalizeSolution, without a store. Mistakes become an error record, so that
/// they appear in a build log and -ErrorAction Stop ends the build. A whole request of CreateSolution stands for its solutionConfig.
/// </summary>
[Cmdlet(VerbsDiagnostic.Test, "PersonalizeSolutionConfig", DefaultParameterSetName = AutoMLSet)]
[OutputType(typeof(bool))]
public sealed class TestPersonalizeSolutionConfigCommand : PersonalizeCommand
{
    public const string AutoMLSet = "AutoML";
    public const string RecipeSet = "Recipe";
    public const string RequestSet = "Request";

    /// <summary>A request of CreateSolution says itself whether it names a recipe or lets AutoML choose.</summary>
    [Parameter(ParameterSetName = AutoMLSet, ValueFromPipeline = true, DontShow = true)]
    [Parameter(ParameterSetName = RecipeSet, ValueFromPipeline = true, DontShow = true)]
    [Parameter(Mandatory = true, ParameterSetName = RequestSet, ValueFromPipeline = true, DontShow = true)]
    public override PSObject? PipelineObject { get; set; }

    /// <summary>A hashtable, an object, JSON or YAML text, or the path of a file.</summary>
    [Parameter(Mandatory = true, Position = 0, ValueFromPipeline = true)]
    [ArgumentCompleter(typeof(SolutionConfigCompleter))]
    public SolutionConfigInput SolutionConfig { get; set; } = null!;

    [Parameter(Mandatory = true, ParameterSetName = AutoMLSet)]
    [Parameter(ParameterSetName = RequestSet, ValueFromPipelineByPropertyName = true)]
    [FlagTransformation]
    public SwitchParameter PerformAutoML { get; set; }

    [Parameter(Mandatory = true, ParameterSetName = RecipeSet)]
    [Alias("Recipe")]
    [ArgumentCompleter(typeof(RecipeCompleter))]
    public RecipeIdentity? RecipeArn { get; set; }

    /// <summary>Also checks hpoConfig, which is used only with HPO.</summary>
    [Parameter(ParameterSetName = RecipeSet, ValueFromPipelineByPropertyName = true)]
    [Parameter(ParameterSetName = RequestSet, ValueFromPipelineByPropertyName = true)]
    [FlagTransformation]
    public SwitchParameter PerformHPO { get; set; }

    private protected override bool Takes(string property) => true;

    private protected override void ProcessInput()
    {
        var isRight = false;
        Guard(SolutionConfig.Value, () =>
        {
            var recipe = RecipeArn ?? PipedRequest.RecipeOf(PipelineObject);
            var request = new CreateSolutionRequest
            {
                Name = "",
                DatasetGroup = "",
                PerformAutoML = PerformAutoML.IsPresent ? true : null,
                PerformHPO = PerformHPO.IsPresent ? true : null,
                Recipe = recipe?.Value,
                SolutionConfig = SolutionRequestTree.ConfigOf(ConfigurationTree.From(
                    SolutionConfig.Value, nameof(SolutionConfig), path => FilePaths.Of(this, path), StorageLoadContext.Factory.Configuration)),
            };
            PersonalizeEngine.CheckSolution(request, Inline);
            isRight = true;
        });
        WriteObject(isRight);
    }
}
