namespace Personalize.Engine.Common;

// Training.
public static partial class ErrorIds
{
    /// <summary>The solution version has no metrics yet.</summary>
    /// <remarks>Wait until it is ACTIVE, or finish training it.</remarks>
    public const string MetricsNotAvailable = "MetricsNotAvailable";

    /// <summary>Training is limited by a field that the interactions lack.</summary>
    /// <remarks>Leave the limit out, or import interactions with that field.</remarks>
    public const string MissingField = "MissingField";

    /// <summary>The search cannot be ended: there is none, or no trial has finished yet.</summary>
    /// <remarks>Resume the version without ending its search.</remarks>
    public const string NoFinishedTrial = "NoFinishedTrial";

    /// <summary>The dataset group has no interactions.</summary>
    /// <remarks>Import a dataset of type Interactions first.</remarks>
    public const string NoInteractions = "NoInteractions";

    /// <summary>The recipe needs item metadata, but there is none.</summary>
    /// <remarks>Import items with metadata fields, or use aws-hrnn.</remarks>
    public const string NoItemMetadata = "NoItemMetadata";

    /// <summary>No candidate of the search can be trained on this data.</summary>
    /// <remarks>Follow the reasons that the message gives, one per recipe.</remarks>
    public const string NoRecipeCanTrain = "NoRecipeCanTrain";

    /// <summary>The solution has no version yet.</summary>
    /// <remarks>Train a version first.</remarks>
    public const string NoSolutionVersion = "NoSolutionVersion";

    /// <summary>No item that users interacted with has a positive value of the attribute to optimise for.</summary>
    /// <remarks>Name another attribute, or leave the objective out.</remarks>
    public const string NothingToReward = "NothingToReward";

    /// <summary>The version is ACTIVE: there is nothing to resume.</summary>
    /// <remarks>Create a new version to train again.</remarks>
    public const string SolutionVersionActive = "SolutionVersionActive";

    /// <summary>The version is being trained.</summary>
    /// <remarks>Wait until training has finished, or stop it.</remarks>
    public const string SolutionVersionInWork = "SolutionVersionInWork";

    /// <summary>Only an ACTIVE version can be served.</summary>
    /// <remarks>Finish training it first.</remarks>
    public const string SolutionVersionNotActive = "SolutionVersionNotActive";

    /// <summary>Only a version that is being trained can be stopped.</summary>
    /// <remarks>Check its status.</remarks>
    public const string SolutionVersionNotInWork = "SolutionVersionNotInWork";

    /// <summary>The text does not name a solution version.</summary>
    /// <remarks>Give its ARN, or solution/id.</remarks>
    public const string SolutionVersionNotNamed = "SolutionVersionNotNamed";

    /// <summary>The version and the campaign belong to different dataset groups.</summary>
    /// <remarks>Create another campaign for it.</remarks>
    public const string SolutionVersionOfAnotherGroup = "SolutionVersionOfAnotherGroup";

    /// <summary>There are fewer cold items than the recipe needs.</summary>
    /// <remarks>Change the hyperparameter that the message names in the direction it gives.</remarks>
    public const string TooFewColdItems = "TooFewColdItems";

    /// <summary>There are too few interactions or users to train on.</summary>
    /// <remarks>Import more, or relax the settings that limit the training data; the message gives all the numbers.</remarks>
    public const string TooLittleData = "TooLittleData";

    /// <summary>There are more cold items than the recipe allows.</summary>
    /// <remarks>Change the hyperparameter that the message names in the direction it gives.</remarks>
    public const string TooManyColdItems = "TooManyColdItems";

    /// <summary>There are more interactions than can be trained on.</summary>
    /// <remarks>Train on one event type, set a threshold, or import fewer.</remarks>
    public const string TooManyInteractions = "TooManyInteractions";

    /// <summary>The data of a search has changed since it began, so another machine cannot read what it began with.</summary>
    /// <remarks>There is nothing to do: the trial runs on the machine that leads the search.</remarks>
    public const string TrialDataChanged = "TrialDataChanged";

    /// <summary>The loss stopped being a number.</summary>
    /// <remarks>Look for extreme values in the data; the message names the settings.</remarks>
    public const string TrainingDiverged = "TrainingDiverged";

    /// <summary>A node could not train the version.</summary>
    /// <remarks>Follow the reason that the message gives.</remarks>
    public const string TrainingFailed = "TrainingFailed";

    /// <summary>The recipe cannot be updated.</summary>
    /// <remarks>Train it in full.</remarks>
    public const string UpdateNotSupported = "UpdateNotSupported";

    /// <summary>There is no ACTIVE version to update.</summary>
    /// <remarks>Train the solution in full first.</remarks>
    public const string UpdateWithoutFullVersion = "UpdateWithoutFullVersion";

    /// <summary>The trainingDataConfig names a column that the dataset does not have.</summary>
    /// <remarks>Name columns of the dataset's schema.</remarks>
    public const string UnknownTrainingColumn = "UnknownTrainingColumn";
}
