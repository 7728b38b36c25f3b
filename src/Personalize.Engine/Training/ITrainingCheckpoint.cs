using Personalize.Engine.Ports;

namespace Personalize.Engine.Training;

/// <summary>The state from which an interrupted training continues.</summary>
public interface ITrainingCheckpoint
{
    /// <summary>Stores the state completely or not at all. Called at most every few seconds.</summary>
    void Save(string configurationJson, IReadOnlyList<Tensor> tensors);

    /// <summary>The newest state, or null.</summary>
    IModelFile? TryOpen();
}
