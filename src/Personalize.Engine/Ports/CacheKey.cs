using Personalize.Engine.Resources;

namespace Personalize.Engine.Ports;

/// <summary>Names one cache.</summary>
/// <param name="DatasetArn">The <see cref="Dataset"/> that it was made of and goes with.</param>
/// <param name="Name">Tells the caches of a dataset apart: lower-case letters, digits and hyphens, 31 at most, a letter first.</param>
public sealed record CacheKey(string DatasetArn, string Name);
