namespace Personalize.Engine.Common;

/// <summary>
/// The id of every failure, one per failure: stable, so that scripts can tell errors apart. The summary says what the failure means, the remarks
/// what to do; about_Personalize_Errors is written from both.
/// </summary>
// Configuration of solutions.
public static partial class ErrorIds
{
    /// <summary>Both AutoML and a recipe are given.</summary>
    /// <remarks>Give exactly one of the two.</remarks>
    public const string AutoMLAndRecipe = "AutoMLAndRecipe";

    /// <summary>A setting for AutoML is given together with a recipe.</summary>
    /// <remarks>Leave it out, or let AutoML choose the recipe.</remarks>
    public const string AutoMLSettingWithoutAutoML = "AutoMLSettingWithoutAutoML";

    /// <summary>AutoML is requested but hyperparameter optimisation is switched off.</summary>
    /// <remarks>Leave performHPO out: AutoML optimises hyperparameters.</remarks>
    public const string AutoMLWithoutHPO = "AutoMLWithoutHPO";

    /// <summary>The configuration is nested too deeply, or contains itself.</summary>
    /// <remarks>Check that no object contains itself.</remarks>
    public const string ConfigurationTooDeep = "ConfigurationTooDeep";

    /// <summary>The configuration text is too long.</summary>
    /// <remarks>Name the configuration, not a data file.</remarks>
    public const string ConfigurationTooLong = "ConfigurationTooLong";

    /// <summary>The configuration of the batch breaks the rules, or is for another recipe.</summary>
    /// <remarks>Correct each problem that the message lists.</remarks>
    public const string InvalidBatchInferenceJobConfig = "InvalidBatchInferenceJobConfig";

    /// <summary>The campaign's configuration breaks the rules, or is for another recipe.</summary>
    /// <remarks>Correct each problem that the message lists.</remarks>
    public const string InvalidCampaignConfig = "InvalidCampaignConfig";

    /// <summary>The value is neither configuration text nor an existing file.</summary>
    /// <remarks>Give a hashtable, an object, JSON or YAML text, or the path of a file that contains such text.</remarks>
    public const string InvalidConfigurationSource = "InvalidConfigurationSource";

    /// <summary>A value of the configuration has the wrong type or is out of range.</summary>
    /// <remarks>Give one of the values that the message allows.</remarks>
    public const string InvalidConfigurationValue = "InvalidConfigurationValue";

    /// <summary>The event type is empty or too long.</summary>
    /// <remarks>Give a type of 1 to 256 characters.</remarks>
    public const string InvalidEventType = "InvalidEventType";

    /// <summary>A hyperparameter has a value that is not allowed.</summary>
    /// <remarks>Give a value in the range that the message names.</remarks>
    public const string InvalidHyperparameter = "InvalidHyperparameter";

    /// <summary>A range to search leaves the allowed range, or is empty.</summary>
    /// <remarks>Give a range within the one that the message names.</remarks>
    public const string InvalidHyperparameterRange = "InvalidHyperparameterRange";

    /// <summary>The number of networks that a search may combine is out of range.</summary>
    /// <remarks>Give a number in the range that the message names; 1 for the winner alone.</remarks>
    public const string InvalidMaxEnsembleSize = "InvalidMaxEnsembleSize";

    /// <summary>The number of training jobs is out of range.</summary>
    /// <remarks>Give a number in the range that the message names.</remarks>
    public const string InvalidMaxTrainingJobs = "InvalidMaxTrainingJobs";

    /// <summary>The list of recipes for AutoML is empty, too long, or names another recipe.</summary>
    /// <remarks>Name some of aws-hrnn, aws-hrnn-metadata and aws-hrnn-coldstart.</remarks>
    public const string InvalidRecipeList = "InvalidRecipeList";

    /// <summary>Several parts of the solution's configuration break the rules.</summary>
    /// <remarks>Correct each problem that the message lists.</remarks>
    public const string InvalidSolutionConfig = "InvalidSolutionConfig";

    /// <summary>The limit on threads is less than 1.</summary>
    /// <remarks>Give a number of at least 1, or leave it out.</remarks>
    public const string InvalidThrottleLimit = "InvalidThrottleLimit";

    /// <summary>The time limit is less than one second.</summary>
    /// <remarks>Give hours:minutes:seconds, such as 0:30:00.</remarks>
    public const string InvalidTimeLimit = "InvalidTimeLimit";

    /// <summary>The training mode is neither FULL nor UPDATE.</summary>
    /// <remarks>Use FULL to train from scratch, or UPDATE to add new items to a trained network.</remarks>
    public const string InvalidTrainingMode = "InvalidTrainingMode";

    /// <summary>The configuration text is not valid JSON or YAML.</summary>
    /// <remarks>Correct the text at the line and column named.</remarks>
    public const string MalformedConfiguration = "MalformedConfiguration";

    /// <summary>A hyperparameter is in the wrong part of the configuration.</summary>
    /// <remarks>Move it to the part that the message names.</remarks>
    public const string MisplacedHyperparameter = "MisplacedHyperparameter";

    /// <summary>A required key of the configuration is missing.</summary>
    /// <remarks>Add the key that the message names.</remarks>
    public const string MissingConfigurationKey = "MissingConfigurationKey";

    /// <summary>The recipe has no hyperparameter that a search could choose.</summary>
    /// <remarks>Leave performHPO out, or name a recipe whose hyperparameters can be tuned.</remarks>
    public const string NothingToTune = "NothingToTune";

    /// <summary>Neither AutoML nor a recipe is given.</summary>
    /// <remarks>Name a recipe, or let AutoML choose one.</remarks>
    public const string NeitherAutoMLNorRecipe = "NeitherAutoMLNorRecipe";

    /// <summary>JSON text in which a conversion replaced what is nested deeper by the name of a type.</summary>
    /// <remarks>Convert with a greater depth, or give the object itself.</remarks>
    public const string CutJson = "CutJson";

    /// <summary>Piped files for one dataset have different options, and a later FULL import would replace the earlier files.</summary>
    /// <remarks>Import the later files with the mode INCREMENTAL, or give all files the same options.</remarks>
    public const string ImportsConflict = "ImportsConflict";

    /// <summary>A single value was given where a hashtable, an object or a row is expected.</summary>
    /// <remarks>Convert JSON text into an object first.</remarks>
    public const string NotAnObject = "NotAnObject";

    /// <summary>An object came down the pipeline of which the command uses nothing.</summary>
    /// <remarks>Name its properties like the parameters of the command, or give the parameters instead.</remarks>
    public const string NothingToBind = "NothingToBind";

    /// <summary>Search limits are given for a solution that is trained only once.</summary>
    /// <remarks>Leave them out, or create a solution with AutoML or hyperparameter optimisation.</remarks>
    public const string NothingToSearch = "NothingToSearch";

    /// <summary>The same setting is given in two places.</summary>
    /// <remarks>Give it once.</remarks>
    public const string SettingGivenTwice = "SettingGivenTwice";

    /// <summary>The configuration has an unknown key.</summary>
    /// <remarks>Use one of the keys listed; the message names the nearest one.</remarks>
    public const string UnknownConfigurationKey = "UnknownConfigurationKey";

    /// <summary>The recipe has no such hyperparameter.</summary>
    /// <remarks>Use one of those listed; the message names the nearest one.</remarks>
    public const string UnknownHyperparameter = "UnknownHyperparameter";

    /// <summary>The attribute to optimise for is not a numeric field of the items.</summary>
    /// <remarks>Name a numeric field, or import items that have this one.</remarks>
    public const string UnknownItemAttribute = "UnknownItemAttribute";

    /// <summary>The metric is unknown, or the recipe does not report it.</summary>
    /// <remarks>Use one of the metrics listed.</remarks>
    public const string UnknownMetric = "UnknownMetric";

    /// <summary>There is no recipe with this name.</summary>
    /// <remarks>Use one of the recipes listed.</remarks>
    public const string UnknownRecipe = "UnknownRecipe";
}
