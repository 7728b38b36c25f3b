using Personalize.Engine.Ports;

namespace Personalize.Engine.Training;

/// <summary>Where an interrupted training continues from.</summary>
public interface ITrainingCheckpoint
{
    /// <summary>Stores the state whole or not at all. Called at most every few seconds.</summary>
    void Save(string configurationJson, IReadOnlyList<Tensor> tensors);

    /// <summary>The newest state, or null.</summary>
    IModelFile? TryOpen();
}
