using Personalize.Engine.Resources;

namespace Personalize.Engine.Requests;

/// <summary>A file of a synthetic shop.</summary>
/// <param name="Path">Absolute.</param>
public sealed record SampleDatasetFile(DatasetType DatasetType, string Path);
