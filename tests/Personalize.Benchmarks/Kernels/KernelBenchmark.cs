using BenchmarkDotNet.Attributes;
using Personalize.Engine.Kernels;

namespace Personalize.Benchmarks.Kernels;

/// <summary>A benchmark of kernels at every width that the machine supports, with its own buffers.</summary>
public abstract class KernelBenchmark
{
    private readonly List<NativeBuffer> _buffers = [];

    /// <summary>Floating-point operations per second of one core: the best seen in this run so far.</summary>
    internal static double Peak { get; private set; }

    [ParamsSource(nameof(Widths))]
    public string Width { get; set; } = KernelSet.Best.ToString();

    public static IEnumerable<string> Widths => KernelSet.Supported.Select(kernels => kernels.ToString());

    internal KernelSet Kernels { get; private set; } = KernelSet.Best;

    [GlobalSetup]
    public void Setup()
    {
        Peak = Math.Max(Peak, FmaPeak.Measure(threadCount: 1));
        Kernels = KernelSet.Supported.Single(kernels => kernels.ToString() == Width);
        Allocate();
    }

    [GlobalCleanup]
    public void Cleanup()
    {
        foreach (var buffer in _buffers)
            buffer.Dispose();
        _buffers.Clear();
    }

    /// <summary>The work of one call of the named method with the current parameters.</summary>
    public abstract Work WorkOf(string method);

    protected abstract void Allocate();

    /// <summary>Floats in [-1, 1), kept until the clean-up.</summary>
    protected unsafe float* Random(long count)
    {
        var buffer = NativeBuffer.Allocate(count);
        _buffers.Add(buffer);
        var random = new FastRandom(1, (ulong)_buffers.Count);
        for (var index = 0L; index < count; index++)
            buffer.Pointer[index] = (2 * random.NextFloat()) - 1;
        return buffer.Pointer;
    }
}
