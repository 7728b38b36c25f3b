using BenchmarkDotNet.Running;

namespace Personalize.Benchmarks.Kernels;

/// <summary>What one call of a benchmark does: the amount, per nanosecond, is a rate in billions of the unit.</summary>
public sealed record Work(double Amount, string Unit)
{
    /// <summary>Only floating-point operations of products are compared with the peak.</summary>
    public bool IsFloatingPoint => Unit == "GFLOP/s";

    public static Work Products(double multiplyAdds) => new(2 * multiplyAdds, "GFLOP/s");

    public static Work Bytes(double bytes) => new(bytes, "GB/s");

    public static Work Elements(double count) => new(count, "G/s");

    /// <summary>Asks the benchmark itself, with the parameters of the case.</summary>
    internal static Work Of(BenchmarkCase benchmarkCase)
    {
        var benchmark = (KernelBenchmark)Activator.CreateInstance(benchmarkCase.Descriptor.Type)!;
        foreach (var parameter in benchmarkCase.Parameters.Items)
            benchmarkCase.Descriptor.Type.GetProperty(parameter.Name)!.SetValue(benchmark, parameter.Value);
        return benchmark.WorkOf(benchmarkCase.Descriptor.WorkloadMethod.Name);
    }
}
