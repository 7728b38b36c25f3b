using System.Buffers;
using Personalize.Engine.Common;
using Personalize.Engine.Ports;
using Personalize.Engine.Training;

namespace Personalize.Engine.Tests.Fakes;

/// <summary>
/// A file of tensors in ordinary arrays, which the collector moves as it likes. <see cref="Move"/> moves all that is not pinned and spoils what lay at
/// the old place, so that an address that was kept without a pin shows at once.
/// </summary>
internal sealed class MemoryModelFile : IModelFile
{
    private readonly Dictionary<string, Entry> _tensors = [];

    public MemoryModelFile(string configurationJson, IReadOnlyList<Tensor> tensors)
    {
        ConfigurationJson = configurationJson;
        foreach (var tensor in tensors)
            _tensors.Add(tensor.Name, new Entry(tensor.Shape, (Array)tensor.Data.Clone()));
    }

    /// <summary>A damaged file: one of the tensors lacks its last value.</summary>
    public static MemoryModelFile WithShortened(string damaged, string configurationJson, IReadOnlyList<Tensor> tensors) =>
        new(configurationJson, [.. tensors.Select(tensor => tensor.Name == damaged ? tensor with { Data = Shortened(tensor.Data) } : tensor)]);

    private static Array Shortened(Array data)
    {
        var shorter = Array.CreateInstance(data.GetType().GetElementType()!, data.Length - 1);
        Array.Copy(data, shorter, shorter.Length);
        return shorter;
    }

    public string ConfigurationJson { get; }

    public IReadOnlyCollection<string> TensorNames => _tensors.Keys;

    public bool IsDisposed { get; private set; }

    /// <summary>What a check of the content finds; null if nothing is wrong.</summary>
    public string? Damage { get; set; }

    /// <summary>What is compared with what was recorded.</summary>
    public string Sha256 { get; init; } = "";

    /// <summary>Handles that are not disposed yet.</summary>
    public int PinCount => _tensors.Values.Sum(entry => entry.PinCount);

    public int[] Shape(string name) => [.. Find(name).Shape];

    public ReadOnlySpan<T> Read<T>(string name)
        where T : unmanaged
    {
        ObjectDisposedException.ThrowIf(IsDisposed, this);
        return Data<T>(name);
    }

    public MemoryHandle Pin<T>(string name)
        where T : unmanaged
    {
        ObjectDisposedException.ThrowIf(IsDisposed, this);
        return new PinnedElements<T>(Find(name), Data<T>(name)).Pin(0);
    }

    /// <summary>Moves what is not pinned. Spans that were read before must not be used any more.</summary>
    public void Move()
    {
        foreach (var entry in _tensors.Values.Where(entry => entry.PinCount == 0))
        {
            var old = entry.Data;
            entry.Data = (Array)old.Clone();
            for (var i = 0; i < Buffer.ByteLength(old); i++)
                Buffer.SetByte(old, i, 0xA5);
        }
    }

    public string Verify() => Damage is null ? Sha256 : throw Unusable(Damage);

    public void ThrowIfDamaged() => Verify();

    public void Dispose() => IsDisposed = true;

    /// <summary>All bytes that would be stored, in order.</summary>
    public static byte[] Bytes(TrainedModel model) => Bytes(model.ConfigurationJson, model.Tensors);

    /// <inheritdoc cref="Bytes(TrainedModel)"/>
    public static byte[] Bytes(string configurationJson, IReadOnlyList<Tensor> tensors)
    {
        using var stream = new MemoryStream();
        stream.Write(System.Text.Encoding.UTF8.GetBytes(configurationJson));
        foreach (var tensor in tensors)
        {
            var bytes = new byte[Buffer.ByteLength(tensor.Data)];
            Buffer.BlockCopy(tensor.Data, 0, bytes, 0, bytes.Length);
            stream.Write(bytes);
        }

        return stream.ToArray();
    }

    private T[] Data<T>(string name)
        where T : unmanaged => Find(name).Data as T[] ?? throw Unusable($"its tensor '{name}' does not hold {typeof(T).Name}");

    private Entry Find(string name) => _tensors.TryGetValue(name, out var entry) ? entry : throw Unusable($"it has no tensor '{name}'");

    private static PersonalizeException Unusable(string cause) =>
        PersonalizeException.InvalidInput("ModelDamaged", $"The model in memory cannot be used: {cause}.", "Fix the test.", null);

    private sealed class Entry(int[] shape, Array data)
    {
        public int[] Shape { get; } = shape;

        public Array Data { get; set; } = data;

        public int PinCount { get; set; }
    }

    /// <summary>Holds the array where it is, and counts the hold.</summary>
    private sealed class PinnedElements<T>(Entry entry, T[] elements) : IPinnable
        where T : unmanaged
    {
        private MemoryHandle _hold;

        public unsafe MemoryHandle Pin(int elementIndex)
        {
            entry.PinCount++;
            _hold = elements.AsMemory(elementIndex).Pin();
            return new MemoryHandle(_hold.Pointer, pinnable: this);
        }

        public void Unpin()
        {
            entry.PinCount--;
            _hold.Dispose();
        }
    }
}
