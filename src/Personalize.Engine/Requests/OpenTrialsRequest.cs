namespace Personalize.Engine.Requests;

/// <summary>Asks for the data of a search that another process leads, to run trials of it here.</summary>
/// <param name="SolutionVersion">ARN of the version whose search it is.</param>
/// <param name="DataFingerprint">Identifies the data that the other process has read.</param>
/// <param name="ThreadCount">Number of threads that the trials may use together.</param>
public sealed record OpenTrialsRequest(string SolutionVersion, string DataFingerprint, int ThreadCount);
