namespace Personalize.Engine.Requests;

/// <summary>Asks for event trackers, oldest first.</summary>
/// <param name="DatasetGroup">Name or ARN of a group for its tracker only; null for all.</param>
public sealed record ListEventTrackersRequest(string? DatasetGroup = null);
