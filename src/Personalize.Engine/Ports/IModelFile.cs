using Personalize.Engine.Common;

namespace Personalize.Engine.Ports;

/// <summary>An open, memory-mapped model.</summary>
public interface IModelFile : IDisposable
{
    string ConfigurationJson { get; }

    IReadOnlyCollection<string> TensorNames { get; }

    int[] Shape(string name);

    /// <summary>The tensor's elements, mapped; valid until disposal.</summary>
    /// <exception cref="PersonalizeException">No such tensor, or of another element type.</exception>
    ReadOnlySpan<T> Read<T>(string name)
        where T : unmanaged;
}
