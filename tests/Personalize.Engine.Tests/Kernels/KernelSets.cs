using Personalize.Engine.Kernels;

namespace Personalize.Engine.Tests.Kernels;

/// <summary>Every table of kernels that this machine can run, by name, for theories.</summary>
public sealed class KernelSets : TheoryData<string>
{
    public KernelSets() => AddRange(KernelSet.Supported.Select(kernels => kernels.ToString()).ToArray());

    internal static KernelSet Get(string name) => KernelSet.Supported.Single(kernels => kernels.ToString() == name);

    /// <summary>All lengths that meet every remainder of the unrolled loops, and some longer ones.</summary>
    internal static IEnumerable<int> Lengths(KernelSet kernels) => Enumerable.Range(0, (5 * kernels.Lanes) + 4).Append(257).Append(1000);
}
