namespace Personalize.Engine.Requests;

/// <summary>Asks for the fields of a group's datasets.</summary>
/// <param name="DatasetGroup">Name or ARN.</param>
/// <param name="FilterFieldsOnly">Only those that filters compare.</param>
public sealed record ListFieldsRequest(string DatasetGroup, bool FilterFieldsOnly = false);
