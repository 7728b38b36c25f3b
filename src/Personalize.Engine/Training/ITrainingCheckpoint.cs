using Personalize.Engine.Ports;

namespace Personalize.Engine.Training;

/// <summary>The state from which an interrupted training continues.</summary>
public interface ITrainingCheckpoint
{
    /// <summary>Shortest time between two states, so that storing them remains a small part of the work.</summary>
    TimeSpan Interval => TimeSpan.FromSeconds(5);

    /// <summary>Stores the state completely or not at all. Called at most once in an <see cref="Interval"/>.</summary>
    void Save(string configurationJson, IReadOnlyList<Tensor> tensors);

    /// <summary>The newest state, or null.</summary>
    IModelFile? TryOpen();
}
