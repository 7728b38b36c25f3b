namespace Personalize.Engine.Resources;

/// <summary>A container for the datasets, solutions and campaigns of one shop, site or app.</summary>
public sealed record DatasetGroup : Resource;
