using BenchmarkDotNet.Running;

namespace Personalize.Benchmarks.Kernels;

/// <summary>The work of one call of a benchmark; divided by nanoseconds, the amount is a rate in billions of the unit.</summary>
public sealed record Work(double Amount, string Unit)
{
    /// <summary>True for the floating-point operations of products, which are compared with the peak.</summary>
    public bool IsFloatingPoint => Unit == "GFLOP/s";

    public static Work Products(double multiplyAdds) => new(2 * multiplyAdds, "GFLOP/s");

    public static Work Bytes(double bytes) => new(bytes, "GB/s");

    public static Work Elements(double count) => new(count, "G/s");

    /// <summary>Asks the benchmark, with the parameters of the case.</summary>
    internal static Work Of(BenchmarkCase benchmarkCase)
    {
        var benchmark = (KernelBenchmark)Activator.CreateInstance(benchmarkCase.Descriptor.Type)!;
        foreach (var parameter in benchmarkCase.Parameters.Items)
            benchmarkCase.Descriptor.Type.GetProperty(parameter.Name)!.SetValue(benchmark, parameter.Value);
        return benchmark.WorkOf(benchmarkCase.Descriptor.WorkloadMethod.Name);
    }
}
