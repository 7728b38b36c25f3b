namespace Personalize.Pester.Tests;

/// <summary>One test of the Pester suite, and how it ended.</summary>
/// <param name="File">Its file without <c>.Tests.ps1</c>.</param>
/// <param name="Name">The texts of its blocks and its own.</param>
/// <param name="Outcome">As Pester calls it.</param>
/// <param name="Message">Why it failed.</param>
public sealed record PesterTest(string File, string Name, string Outcome, string Message)
{
    public const string Passed = "Passed";

    public const string Skipped = "Skipped";

    public const string Failed = "Failed";

    /// <summary>What a test run shows as the name.</summary>
    public override string ToString() => $"{File}: {Name.ReplaceLineEndings(" ")}";
}
