using Personalize.Engine.Common;
using Personalize.Engine.Data;
using Personalize.Engine.Ports;
using Personalize.Engine.Recipes;
using Personalize.Engine.Requests;
using Personalize.Engine.Resources;
using Personalize.Engine.Solutions;
using Personalize.Engine.Tuning;

namespace Personalize.Engine.Versions;

/// <summary>Records solution versions before they are trained.</summary>
internal sealed class VersionCreation(IStore store, TimeProvider clock, VersionRecorder recorder)
{
    private readonly IStore _store = store;
    private readonly TimeProvider _clock = clock;
    private readonly VersionRecorder _recorder = recorder;

    /// <summary>
    /// Checks the request and records a version with the status CREATE PENDING and everything that its training needs. It may be run by
    /// another process, at any later time; events recorded after this moment are not used.
    /// <para>
    /// Reading the data takes seconds for ten million events, and a server must answer at once, so this step only checks that there are
    /// interactions. If the data turns out not to be enough, the run records the reason with the version.
    /// <see cref="VersionTraining.Train(TrainSolutionRequest, OperationContext)"/>, which does both steps, leaves no version behind then.
    /// </para>
    /// </summary>
    /// <exception cref="PersonalizeException">The solution cannot be trained, or there are no interactions.</exception>
    public SolutionVersion Create(CreateSolutionVersionRequest request) => Create(request, TrainingTypes.Manual);

    /// <inheritdoc cref="Create(CreateSolutionVersionRequest)"/>
    /// <param name="request">The training.</param>
    /// <param name="trainingType">One of <see cref="TrainingTypes"/>.</param>
    public SolutionVersion Create(CreateSolutionVersionRequest request, string trainingType)
    {
        var version = Prepare(request, trainingType);
        _recorder.Insert(version);
        return version;
    }

    /// <summary>The version that a request describes, not yet recorded.</summary>
    public SolutionVersion Prepare(CreateSolutionVersionRequest request, string trainingType)
    {
        ArgumentNullException.ThrowIfNull(request);
        var solution = _store.Catalog.Require<Solution>(Arn.Resolve(request.Solution, ResourceKind.Solution));
        var config = SolutionSettings.ReadConfig(solution, _store.Configuration);
        var mode = CheckTrainingMode(request.TrainingMode);
        ThrottleLimit.Check(request.ThrottleLimit);
        var updated = mode == TrainingModes.Update
            ? TrainingAvailability.RequireUpdatable(solution, _store.Catalog.List<SolutionVersion>(solution.Arn))
            : null;
        var search = updated is null ? SearchSettings.Of(solution, config, request) : null;
        var recipe = (updated?.RecipeArn ?? solution.RecipeArn) is { } recipeArn ? RecipeCatalog.Get(recipeArn) : null;
        var interactions = Arn.Dataset(Arn.NameOf(solution.DatasetGroupArn), DatasetType.Interactions);
        var journalEnd = _store.Journal.State(interactions).Sequence;
        if (journalEnd == 0 && _store.Catalog.Segments(interactions).Sum(segment => segment.Rows) == 0)
            throw SnapshotBuilder.NoInteractions(solution.DatasetGroupArn);

        var id = Guid.NewGuid().ToString("N")[..12];
        var now = _clock.GetUtcNow().UtcDateTime;
        return new SolutionVersion
        {
            Name = $"{solution.Name}/{id}",
            Arn = Arn.SolutionVersion(solution.Name, id),
            Status = ResourceStatus.CreatePending,
            SolutionArn = solution.Arn,
            DatasetGroupArn = solution.DatasetGroupArn,
            RecipeArn = recipe?.Arn,
            Search = search,
            TrainingMode = mode,
            TrainingType = trainingType,

            // The network of an updated version has learnt from the events that were selected then.
            SolutionConfig = updated?.SolutionConfig ?? solution.SolutionConfig ?? "{}",
            Seed = request.Seed,
            ThrottleLimit = request.ThrottleLimit,
            JournalEnd = journalEnd,
            DataStates = DataStates.Of(_store, solution.DatasetGroupArn, journalEnd),
            UpdatedVersionArn = updated?.Arn,
            Hyperparameters = updated?.Hyperparameters
                ?? (recipe is null
                    ? new Dictionary<string, string>()
                    : HyperparameterRules.Merge(recipe, config.AlgorithmHyperParameters, config.FeatureTransformationParameters)),
            CreationDateTime = now,
            LastUpdatedDateTime = now,
        };
    }

    /// <summary>A training mode as the API spells it.</summary>
    /// <exception cref="PersonalizeException">InvalidInput: there is no such mode.</exception>
    public static string CheckTrainingMode(string mode) => mode.ToUpperInvariant() switch
    {
        TrainingModes.Full => TrainingModes.Full,
        TrainingModes.Update => TrainingModes.Update,
        _ => throw PersonalizeException.InvalidInput(
            ErrorIds.InvalidTrainingMode, $"'{mode}' is not a training mode; give {TrainingModes.Full} or {TrainingModes.Update}.", target: mode),
    };
}
