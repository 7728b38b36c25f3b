using Personalize.Engine.Common;
using Personalize.Engine.Data;
using Personalize.Engine.Training;

namespace Personalize.Engine.Versions;

/// <summary>What trains: <see cref="ModelTraining.Train"/>, or a stand-in.</summary>
internal delegate TrainedModel TrainModel(Snapshot snapshot, TrainingRequest request, ITrainingCheckpoint? checkpoint, OperationContext context);
