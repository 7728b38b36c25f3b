namespace Personalize.Engine.Requests;

/// <summary>Lists event trackers, oldest first.</summary>
/// <param name="DatasetGroup">Name or ARN of a group for only its tracker; null for all.</param>
public sealed record ListEventTrackersRequest(string? DatasetGroup = null);
