using Personalize.Engine.Resources;

namespace Personalize.Engine.Requests;

/// <summary>Asks for some values of a text field that begin with a text.</summary>
/// <param name="DatasetGroup">Name or ARN.</param>
/// <param name="Field">Name of a string field of the dataset's schema.</param>
/// <param name="Start">How the values begin, ignoring case.</param>
/// <param name="Count">How many at most.</param>
public sealed record SuggestValuesRequest(string DatasetGroup, DatasetType DatasetType, string Field, string Start, int Count);
