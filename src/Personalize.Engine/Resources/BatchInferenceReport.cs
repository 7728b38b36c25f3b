namespace Personalize.Engine.Resources;

/// <summary>What a batch inference has done so far; of a finished one, all it did.</summary>
/// <param name="Lines">Inputs read.</param>
/// <param name="Failed">Those that have an error instead of recommendations.</param>
public sealed record BatchInferenceReport(string OutputPath, long Lines, long Failed, double Seconds)
{
    /// <summary>In a line, as PowerShell shows it inside another object.</summary>
    public override string ToString() => $"{Lines} lines, {Failed} failed";
}
