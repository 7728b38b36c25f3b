using Personalize.Engine.Common;
using Personalize.Engine.Data;
using Personalize.Engine.Training;

namespace Personalize.Engine.Versions;

/// <summary>Trains a model: <see cref="ModelTraining.Train"/>, or a substitute in tests.</summary>
internal delegate TrainedModel TrainModel(Snapshot snapshot, TrainingRequest request, ITrainingCheckpoint? checkpoint, OperationContext context);
