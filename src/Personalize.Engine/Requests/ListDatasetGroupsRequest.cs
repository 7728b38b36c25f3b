namespace Personalize.Engine.Requests;

/// <summary>Lists all dataset groups, oldest first.</summary>
public sealed record ListDatasetGroupsRequest;
