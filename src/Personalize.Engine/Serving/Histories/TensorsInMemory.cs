using System.Buffers;
using Personalize.Engine.Ports;

namespace Personalize.Engine.Serving.Histories;

/// <summary>Tensors that could not be stored, readable as if they had been.</summary>
internal sealed class TensorsInMemory(string configurationJson, IReadOnlyList<Tensor> tensors) : IModelFile
{
    private readonly Dictionary<string, Tensor> _tensors = tensors.ToDictionary(tensor => tensor.Name);

    public string ConfigurationJson { get; } = configurationJson;

    public IReadOnlyCollection<string> TensorNames => _tensors.Keys;

    public int[] Shape(string name) => _tensors[name].Shape;

    public ReadOnlySpan<T> Read<T>(string name)
        where T : unmanaged => (T[])_tensors[name].Data;

    public MemoryHandle Pin<T>(string name)
        where T : unmanaged => ((T[])_tensors[name].Data).AsMemory().Pin();

    /// <summary>What is in memory cannot be damaged.</summary>
    public string Verify() => "";

    public void ThrowIfDamaged()
    {
    }

    public void Dispose()
    {
    }
}
