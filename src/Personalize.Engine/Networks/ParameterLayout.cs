namespace Personalize.Engine.Networks;

/// <summary>
/// The position of every parameter of a network in one contiguous block. Parameters, gradients and optimiser moments use blocks of the
/// same layout, so an optimiser step is a single pass.
/// </summary>
public sealed class ParameterLayout
{
    /// <summary>Floats in a vector of the widest instruction set; every row starts on such a boundary.</summary>
    public const int Alignment = 16;

    private readonly List<ParameterTensor> _tensors = [];

    /// <summary>All tensors in the order of the block.</summary>
    public IReadOnlyList<ParameterTensor> Tensors => _tensors;

    /// <summary>Floats in a block.</summary>
    public long Length { get; private set; }

    /// <summary>The number of floats rounded up to a multiple of <see cref="Alignment"/>.</summary>
    public static int Pad(int count) => (count + Alignment - 1) / Alignment * Alignment;

    /// <summary>
    /// Adds a tensor; <paramref name="stride"/> 0 means the padded number of columns, <paramref name="allocatedRows"/> 0 the
    /// rows themselves.
    /// </summary>
    public ParameterTensor Add(string name, int rows, int columns, int stride = 0, int allocatedRows = 0)
    {
        var tensor = new ParameterTensor(
            name, rows, columns, stride == 0 ? Pad(columns) : stride, Length, Math.Max(rows, allocatedRows));
        _tensors.Add(tensor);
        Length += (tensor.Length + Alignment - 1) / Alignment * Alignment;
        return tensor;
    }

    /// <summary>The tensor with this name.\<exception cref="KeyNotFoundException">The network has no such tensor.</exception></summary>
    public ParameterTensor this[string name] => _tensors.Find(t => t.Name == name) ?? throw new KeyNotFoundException($"The network has no tensor '{name}'.");
}
