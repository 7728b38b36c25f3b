namespace Personalize.Engine.Requests;

/// <summary>Asks for some items whose ids begin with a text.</summary>
/// <param name="DatasetGroup">Name or ARN.</param>
/// <param name="Start">How the ids begin, ignoring case.</param>
/// <param name="Count">How many at most.</param>
public sealed record SuggestItemsRequest(string DatasetGroup, string Start, int Count);
