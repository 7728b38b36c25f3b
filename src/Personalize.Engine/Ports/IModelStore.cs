using Personalize.Engine.Common;

namespace Personalize.Engine.Ports;

/// <summary>Trained models: weights as safetensors, configuration as JSON (design.md §2).</summary>
public interface IModelStore
{
    /// <summary>Writes a model whole, or nothing: temporary names, flush, rename.</summary>
    /// <param name="id">The solution version's id.</param>
    /// <param name="name"><c>model</c> or <c>checkpoint</c>.</param>
    void Save(string id, string name, string configurationJson, IReadOnlyList<Tensor> tensors);

    /// <summary>Opens a model memory-mapped and read-only, or returns null when there is none.</summary>
    /// <exception cref="PersonalizeException">The file is damaged: says which and what to do.</exception>
    IModelFile? TryOpen(string id, string name);

    /// <summary>Removes one file pair; nothing happens when it does not exist.</summary>
    void Delete(string id, string name);

    /// <summary>Removes all of a version's files.</summary>
    void DeleteAll(string id);

    /// <summary>
    /// Removes what processes that were killed have left: models of versions that the catalogue does not have, and half-written
    /// files that no live process is writing. Returns how many files.
    /// </summary>
    int Sweep();
}
