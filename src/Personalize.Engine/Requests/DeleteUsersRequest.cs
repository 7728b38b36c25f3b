namespace Personalize.Engine.Requests;

/// <summary>Deletes all data about some users from a dataset group.</summary>
/// <param name="DatasetGroup">Name or ARN.</param>
public sealed record DeleteUsersRequest(string DatasetGroup, IReadOnlyCollection<string> UserIds);
