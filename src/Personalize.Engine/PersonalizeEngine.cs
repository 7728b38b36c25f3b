using Personalize.Engine.Common;
using Personalize.Engine.Data;
using Personalize.Engine.Ports;
using Personalize.Engine.Serving;
using Personalize.Engine.Serving.Filters;
using Personalize.Engine.Serving.Histories;
using Personalize.Engine.Training;
using Personalize.Engine.Tuning;

namespace Personalize.Engine;

/// <summary>
/// The one way in: a method per API operation over one store. Every parameter that names a resource takes its name or its
/// ARN. Methods run on the caller's thread and throw <see cref="PersonalizeException"/>; long ones take an
/// <see cref="OperationContext"/>. Instances may be used from several threads.
/// </summary>
public sealed partial class PersonalizeEngine : IDisposable
{
    private readonly TimeProvider _clock;
    private readonly TrainModel _trainModel;
    private readonly Func<Snapshot, ITrialRunner> _createTrialRunner;
    private readonly ServingModels _servingModels;
    private readonly UserHistoryCache _userHistories;
    private readonly UserMetadataCache _userMetadata;
    private readonly FilterPlans _filterPlans;

    /// <param name="store">Owned from here on.</param>
    /// <param name="clock">Where times come from; null for the system's.</param>
    public PersonalizeEngine(IStore store, TimeProvider? clock = null)
        : this(store, clock, ModelTraining.Train, file => new Recommender(file), snapshot => new LocalTrialRunner(snapshot))
    {
    }

    internal PersonalizeEngine(IStore store, TimeProvider? clock, TrainModel trainModel, Func<IModelFile, IRecommender> openModel, Func<Snapshot, ITrialRunner> createTrialRunner)
    {
        Store = store;
        _clock = clock ?? TimeProvider.System;
        _trainModel = trainModel;
        _createTrialRunner = createTrialRunner;
        _servingModels = new ServingModels(openModel);
        _userHistories = new UserHistoryCache(store);
        _userMetadata = new UserMetadataCache(store);
        _filterPlans = new FilterPlans(store);
    }

    /// <summary>What trains: <see cref="ModelTraining.Train"/>, or a stand-in.</summary>
    internal delegate TrainedModel TrainModel(Snapshot snapshot, TrainingRequest request, ITrainingCheckpoint? checkpoint, OperationContext context);

    public IStore Store { get; }

    /// <summary>Refuses data that is too little to train on: <see cref="TrainingMinimum.Check"/>, or less for a test.</summary>
    internal Action<Snapshot> CheckTrainingData { get; init; } = TrainingMinimum.Check;

    public void Dispose()
    {
        _servingModels.Dispose();
        _userHistories.Dispose();
        Store.Dispose();
    }

    private DateTime Now() => _clock.GetUtcNow().UtcDateTime;
}
