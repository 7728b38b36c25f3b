namespace Personalize.Engine.Requests;

/// <summary>Asks for all dataset groups, oldest first.</summary>
public sealed record ListDatasetGroupsRequest;
