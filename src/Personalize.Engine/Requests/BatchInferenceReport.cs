namespace Personalize.Engine.Requests;

/// <summary>What a batch inference did.</summary>
/// <param name="Lines">Inputs read.</param>
/// <param name="Failed">Those that have an error instead of recommendations.</param>
public sealed record BatchInferenceReport(string OutputPath, long Lines, long Failed, double Seconds);
