namespace Personalize.Storage.Tabular;

/// <summary>A key of the objects of JSON Lines.</summary>
/// <param name="IsNested">Whether it holds in some line what no field can have: an object, or a list of objects or lists.</param>
internal sealed record JsonColumn(string Name, bool IsNested);
