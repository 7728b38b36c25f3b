namespace Personalize.Engine.Requests;

/// <summary>The result of an export of vectors.</summary>
/// <param name="SolutionVersionArn">The version of the vectors.</param>
/// <param name="Kind">Whose vectors they are.</param>
/// <param name="Path">The file.</param>
/// <param name="Rows">Number of vectors.</param>
/// <param name="Dimensions">Number of values of each.</param>
/// <param name="Bytes">The size of the file.</param>
/// <param name="Seconds">How long it took.</param>
public sealed record EmbeddingReport(
    string SolutionVersionArn, EmbeddingKind Kind, string Path, long Rows, int Dimensions, long Bytes, double Seconds);
