using Personalize.Engine.Resources;

namespace Personalize.Engine.Ports;

/// <summary>Identifies a cache.</summary>
/// <param name="DatasetArn">The <see cref="Dataset"/> from which it was built and with which it is deleted.</param>
/// <param name="Name">Distinguishes the caches of a dataset: at most 31 lower-case letters, digits and hyphens, starting with a letter.</param>
public sealed record CacheKey(string DatasetArn, string Name);
