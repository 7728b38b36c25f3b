using Xunit.Sdk;

namespace Personalize.Pester.Tests;

/// <summary>Reports every test of the Pester suite as a test of its own.</summary>
public sealed class PesterSuiteTests
{
    public static IEnumerable<object[]> Tests() => PesterSuite.Run().Select(test => new object[] { test });

    [Theory]
    [MemberData(nameof(Tests), DisableDiscoveryEnumeration = true)]
    public void Passes(PesterTest test)
    {
        if (test.Outcome == PesterTest.Failed)
            Assert.Fail(test.Message);
        if (test.Outcome != PesterTest.Passed)
            throw SkipException.ForSkip($"Pester reports it as {test.Outcome}.");
    }
}
