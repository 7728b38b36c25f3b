using Personalize.Engine.Resources;

namespace Personalize.Engine.Solutions;

/// <summary>Which columns a solution uses, by dataset type.</summary>
/// <param name="IncludedDatasetColumns">Only these are used of the datasets named here; null for all.</param>
/// <param name="ExcludedDatasetColumns">These are not used; null for none.</param>
public sealed record TrainingDataConfig(
    IReadOnlyDictionary<DatasetType, IReadOnlyList<string>>? IncludedDatasetColumns,
    IReadOnlyDictionary<DatasetType, IReadOnlyList<string>>? ExcludedDatasetColumns);
