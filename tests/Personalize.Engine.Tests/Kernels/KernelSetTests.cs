using System.Runtime.Intrinsics;
using Personalize.Engine.Kernels;

namespace Personalize.Engine.Tests.Kernels;

public sealed class KernelSetTests
{
    [Fact]
    public void The_widest_that_the_machine_runs_is_used()
    {
        var expected = Vector512.IsHardwareAccelerated ? 16
            : Vector256.IsHardwareAccelerated ? 8
            : Vector128.IsHardwareAccelerated ? 4
            : 1;
        Assert.Equal(expected, KernelSet.Best.Lanes);
    }

    [Fact]
    public void There_is_always_a_form_without_vector_hardware()
    {
        Assert.Equal("scalar", KernelSet.Supported[^1].ToString());
        Assert.All(KernelSet.Supported, kernels => Assert.True(kernels.IsSupported));
    }
}
