namespace Personalize.Pester.Tests;

/// <summary>Reports every test of the Pester suite as a test of its own. Skipped ones are named in the summary: a theory cannot skip a row.</summary>
public sealed class PesterSuiteTests
{
    public static IEnumerable<object[]> Tests() =>
        PesterSuite.Run().Where(test => test.Outcome != PesterTest.Skipped).Select(test => new object[] { test });

    [Theory]
    [MemberData(nameof(Tests), DisableDiscoveryEnumeration = true)]
    public void Passes(PesterTest test)
    {
        if (test.Outcome != PesterTest.Passed)
            Assert.Fail(test.Message.Length > 0 ? test.Message : $"{test.Outcome}: its block could not be set up.");
    }
}
