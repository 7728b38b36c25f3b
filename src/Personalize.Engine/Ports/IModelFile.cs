using System.Buffers;
using Personalize.Engine.Common;

namespace Personalize.Engine.Ports;

/// <summary>An open file of tensors with a configuration: a model, a checkpoint or a cache.</summary>
public interface IModelFile : IDisposable
{
    /// <summary>The configuration as it was saved: a JSON object.</summary>
    string ConfigurationJson { get; }

    /// <summary>The names of all tensors in the file.</summary>
    IReadOnlyCollection<string> TensorNames { get; }

    /// <summary>The dimensions of the tensor, outermost first.</summary>
    int[] Shape(string name);

    /// <summary>The elements of the tensor. They are valid until the file is disposed, but may move, so no address of them may be kept.</summary>
    /// <exception cref="PersonalizeException">There is no such tensor, or it has another element type.</exception>
    ReadOnlySpan<T> Read<T>(string name)
        where T : unmanaged;

    /// <summary>
    /// The address of the first element of the tensor. The elements stay there until the handle is disposed, even if the file is disposed first.
    /// </summary>
    /// <exception cref="PersonalizeException">There is no such tensor, or it has another element type.</exception>
    MemoryHandle Pin<T>(string name)
        where T : unmanaged;

    /// <summary>Checks whether the content is what was saved, if that is known, and waits for the result. Returns the SHA-256 of the content.</summary>
    /// <exception cref="PersonalizeException">Id <c>ModelDamaged</c>: it is not.</exception>
    string Verify();

    /// <summary>Fails if a check in the background has found by now that the content is not what was saved.</summary>
    /// <exception cref="PersonalizeException">Id <c>ModelDamaged</c>.</exception>
    void ThrowIfDamaged();
}
