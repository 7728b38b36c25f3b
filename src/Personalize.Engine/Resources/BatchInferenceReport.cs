namespace Personalize.Engine.Resources;

/// <summary>What a batch inference has done so far, or altogether if it is finished.</summary>
/// <param name="Lines">Inputs read.</param>
/// <param name="Failed">Inputs with an error instead of recommendations.</param>
public sealed record BatchInferenceReport(string OutputPath, long Lines, long Failed, double Seconds)
{
    /// <summary>One line, as shown inside another object.</summary>
    public override string ToString() => $"{Lines} lines, {Failed} failed";
}
