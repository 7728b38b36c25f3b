using Personalize.Engine.Resources;

namespace Personalize.Engine.Requests;

/// <summary>Requests some values of a string field that begin with a given text.</summary>
/// <param name="DatasetGroup">Name or ARN.</param>
/// <param name="Field">Name of a string field of the dataset's schema.</param>
/// <param name="Start">How the values begin, ignoring case.</param>
/// <param name="Count">Maximum number.</param>
public sealed record SuggestValuesRequest(string DatasetGroup, DatasetType DatasetType, string Field, string Start, int Count);
