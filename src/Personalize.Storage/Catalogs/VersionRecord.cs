using Personalize.Engine.Resources;

namespace Personalize.Storage.Catalogs;

/// <summary>The resources that a trained model needs to be found again when the catalogue is lost.</summary>
internal sealed record VersionRecord(DatasetGroup? Group, Solution Solution, SolutionVersion Version);
