using BenchmarkDotNet.Running;

namespace Personalize.Benchmarks.Kernels;

/// <summary>The benchmarks of single kernels: `kernels [BenchmarkDotNet arguments]`, for example `kernels --filter *MatrixMultiply*`.</summary>
internal static class KernelBenchmarks
{
    /// <summary>Runs the benchmarks that the arguments select, or all without arguments. Returns the exit code.</summary>
    public static int Run(string[] arguments)
    {
        var summaries = BenchmarkSwitcher
            .FromTypes([typeof(MatrixMultiplyBenchmarks), typeof(GruBenchmarks), typeof(SoftmaxBenchmarks), typeof(VectorBenchmarks), typeof(TopKBenchmarks)])
            .Run(arguments.Length == 0 ? ["--filter", "*"] : arguments, new KernelConfig());
        return summaries.Any(summary => summary.HasCriticalValidationErrors || summary.Reports.Any(report => !report.Success)) ? 1 : 0;
    }
}
