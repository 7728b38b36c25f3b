using System.Management.Automation;
using Personalize.Engine;
using Personalize.PowerShell.Completion;
using Personalize.PowerShell.Conversion;
using Personalize.PowerShell.Identities;
using Personalize.PowerShell.Loading;

namespace Personalize.PowerShell.Commands;

/// <summary>
/// Checks a solutionConfig against the rules of New-PersonalizeSolution, without a store. Mistakes become an error record, so that
/// they appear in a build log and -ErrorAction Stop ends the build.
/// </summary>
[Cmdlet(VerbsDiagnostic.Test, "PersonalizeSolutionConfig", DefaultParameterSetName = AutoMLSet)]
[OutputType(typeof(bool))]
public sealed class TestPersonalizeSolutionConfigCommand : PersonalizeCommand
{
    public const string AutoMLSet = "AutoML";
    public const string RecipeSet = "Recipe";

    /// <summary>A hashtable, an object, JSON or YAML text, or the path of a file.</summary>
    [Parameter(Mandatory = true, Position = 0, ValueFromPipeline = true)]
    [ArgumentCompleter(typeof(SolutionConfigCompleter))]
    public SolutionConfigInput SolutionConfig { get; set; } = null!;

    [Parameter(Mandatory = true, ParameterSetName = AutoMLSet)]
    public SwitchParameter PerformAutoML { get; set; }

    [Parameter(Mandatory = true, ParameterSetName = RecipeSet)]
    [Alias("Recipe")]
    [ArgumentCompleter(typeof(RecipeCompleter))]
    public RecipeIdentity? RecipeArn { get; set; }

    /// <summary>Also checks hpoConfig, which is used only with HPO.</summary>
    [Parameter(ParameterSetName = RecipeSet)]
    public SwitchParameter PerformHPO { get; set; }

    protected override void ProcessRecord()
    {
        var isRight = false;
        Guard(SolutionConfig.Value, () =>
        {
            var request = new CreateSolutionRequest
            {
                Name = nameof(SolutionConfig),
                DatasetGroup = "",
                PerformAutoML = RecipeArn is null ? PerformAutoML.IsPresent : null,
                PerformHPO = PerformHPO.IsPresent ? true : null,
                Recipe = RecipeArn?.Value,
                SolutionConfig = TunedParameters.Sectioned(ConfigurationTree.From(
                    SolutionConfig.Value, nameof(SolutionConfig), path => FilePaths.Of(this, path), StorageLoadContext.Factory.Configuration)),
            };
            PersonalizeEngine.CheckSolution(request, Inline);
            isRight = true;
        });
        WriteObject(isRight);
    }
}
