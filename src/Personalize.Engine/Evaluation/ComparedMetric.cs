namespace Personalize.Engine.Evaluation;

/// <summary>A metric of a network on users asked at several times.</summary>
/// <param name="Value">On all of them.</param>
/// <param name="ByGroup">On each of up to fifty fixed groups of them, which shows how far a difference may be due to chance.</param>
public sealed record ComparedMetric(double Value, IReadOnlyList<double> ByGroup);
