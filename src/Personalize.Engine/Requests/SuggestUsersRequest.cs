namespace Personalize.Engine.Requests;

/// <summary>Requests some users whose ids begin with a given text.</summary>
/// <param name="DatasetGroup">Name or ARN.</param>
/// <param name="Start">How the ids begin, ignoring case.</param>
/// <param name="Count">Maximum number.</param>
public sealed record SuggestUsersRequest(string DatasetGroup, string Start, int Count);
