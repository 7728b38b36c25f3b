using Personalize.Engine.Data;
using Personalize.Engine.Ports;
using Personalize.Engine.Serving;
using Personalize.Engine.Training;
using Personalize.Engine.Versions;

namespace Personalize.Engine;

/// <summary>What an engine trains and recommends with; tests put stand-ins here.</summary>
internal sealed record EngineParts
{
    public TrainModel TrainModel { get; init; } = ModelTraining.Train;

    /// <summary>Opens what recommends with a model.</summary>
    public Func<IModelFile, IRecommender> OpenModel { get; init; } = file => new Recommender(file);

    /// <summary>Refuses data that is too little to train on.</summary>
    public Action<Snapshot> CheckTrainingData { get; init; } = TrainingMinimum.Check;
}
