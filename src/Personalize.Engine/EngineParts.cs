using Personalize.Engine.Data;
using Personalize.Engine.Networks.Tables;
using Personalize.Engine.Ports;
using Personalize.Engine.Serving;
using Personalize.Engine.Training;
using Personalize.Engine.Versions;

namespace Personalize.Engine;

/// <summary>What an engine trains and recommends with; tests substitute their own parts.</summary>
internal sealed record EngineParts
{
    public TrainModel TrainModel { get; init; } = ModelTraining.Train;

    /// <summary>Opens a model for recommendations.</summary>
    public Func<IModelFile, IRecommender> OpenModel { get; init; } =
        file => ItemTableModel.IsIn(file) ? new ItemTableRecommender(file) : new Recommender(file);

    /// <summary>Rejects data that is not enough to train on.</summary>
    public Action<Snapshot> CheckTrainingData { get; init; } = TrainingMinimum.Check;
}
