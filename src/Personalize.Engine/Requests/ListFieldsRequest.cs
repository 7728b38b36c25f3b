namespace Personalize.Engine.Requests;

/// <summary>Lists the fields of a group's datasets.</summary>
/// <param name="DatasetGroup">Name or ARN.</param>
/// <param name="FilterFieldsOnly">Only the fields that filters can compare.</param>
public sealed record ListFieldsRequest(string DatasetGroup, bool FilterFieldsOnly = false);
