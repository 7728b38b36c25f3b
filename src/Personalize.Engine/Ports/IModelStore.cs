using Personalize.Engine.Common;

namespace Personalize.Engine.Ports;

/// <summary>Trained models: weights as safetensors, configuration as JSON.</summary>
public interface IModelStore
{
    /// <summary>Writes a model completely or not at all: temporary names, flush, rename. Returns the SHA-256 of its content, in hexadecimal digits.</summary>
    /// <param name="id">The id of the solution version.</param>
    /// <param name="name"><c>model</c> or <c>checkpoint</c>.</param>
    /// <param name="lease">
    /// The file takes its name only while this is still held, and nobody can take it over in between: a process that did not respond for a while
    /// cannot overwrite what its successor has written. Null for a caller that works alone.
    /// </param>
    /// <exception cref="PersonalizeException">ResourceInUse, id <c>LeaseLost</c>: nothing was changed.</exception>
    string Save(string id, string name, string configurationJson, IReadOnlyList<Tensor> tensors, ILease? lease = null);

    /// <summary>
    /// Opens a model read-only, or returns null if there is none. Whether its content is what was saved is checked, if that is known: at once if
    /// it is small, otherwise in the background.
    /// </summary>
    /// <param name="id">The id of the solution version.</param>
    /// <param name="name"><c>model</c> or <c>checkpoint</c>.</param>
    /// <param name="sha256">What <see cref="Save"/> returned, so that another file in its place is detected; null for what the file itself says.</param>
    /// <exception cref="PersonalizeException">The file is damaged; the message says which file, and what to do.</exception>
    IModelFile? TryOpen(string id, string name, string? sha256 = null);

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
