using System.Buffers;
using Personalize.Engine.Common;

namespace Personalize.Engine.Ports;

/// <summary>An open file of tensors with a configuration: a model, a checkpoint or a cache.</summary>
public interface IModelFile : IDisposable
{
    string ConfigurationJson { get; }

    IReadOnlyCollection<string> TensorNames { get; }

    int[] Shape(string name);

    /// <summary>The tensor's elements. Valid until the file is disposed; they may move, so no address of them may be kept.</summary>
    /// <exception cref="PersonalizeException">No such tensor, or of another element type.</exception>
    ReadOnlySpan<T> Read<T>(string name)
        where T : unmanaged;

    /// <summary>
    /// The address of the tensor's first element. The elements stay there until the handle is disposed, even when the file is disposed before it.
    /// </summary>
    /// <exception cref="PersonalizeException">No such tensor, or of another element type.</exception>
    MemoryHandle Pin<T>(string name)
        where T : unmanaged;
}
