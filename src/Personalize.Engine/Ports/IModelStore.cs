using Personalize.Engine.Common;

namespace Personalize.Engine.Ports;

/// <summary>Trained models: weights as safetensors, configuration as JSON.</summary>
public interface IModelStore
{
    /// <summary>Writes a model completely or not at all: temporary names, flush, rename.</summary>
    /// <param name="id">The id of the solution version.</param>
    /// <param name="name"><c>model</c> or <c>checkpoint</c>.</param>
    void Save(string id, string name, string configurationJson, IReadOnlyList<Tensor> tensors);

    /// <summary>Opens a model memory-mapped and read-only, or returns null if there is none.</summary>
    /// <exception cref="PersonalizeException">The file is damaged; the message says which file, and what to do.</exception>
    IModelFile? TryOpen(string id, string name);

    /// <summary>Removes one pair of files; does nothing if it does not exist.</summary>
    void Delete(string id, string name);

    /// <summary>Removes all of a version's files.</summary>
    void DeleteAll(string id);

    /// <summary>
    /// Removes what killed processes have left behind: models of versions that were deleted, and half-written files that no live process is
    /// writing. Files of which the catalogue knows nothing are left alone. Returns the number of files.
    /// </summary>
    int Sweep();
}
