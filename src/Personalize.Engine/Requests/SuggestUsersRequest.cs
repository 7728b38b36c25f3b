namespace Personalize.Engine.Requests;

/// <summary>Asks for some users whose ids begin with a text.</summary>
/// <param name="DatasetGroup">Name or ARN.</param>
/// <param name="Start">How the ids begin, ignoring case.</param>
/// <param name="Count">How many at most.</param>
public sealed record SuggestUsersRequest(string DatasetGroup, string Start, int Count);
