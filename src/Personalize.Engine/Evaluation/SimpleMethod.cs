using Personalize.Engine.Networks;
using Personalize.Engine.Networks.Knn;

namespace Personalize.Engine.Evaluation;

/// <summary>A simple method with the settings that suit the data.</summary>
/// <param name="Name">The kind of method, one of the names of <see cref="SimpleMethods"/>.</param>
/// <param name="Settings">How items are scored.</param>
/// <param name="Neighbors">How similarities are counted; null for a method that knows only the user's own items.</param>
/// <param name="Metric">NDCG@25 on the users with whom the settings were chosen.</param>
internal sealed record SimpleMethod(string Name, KnnSettings Settings, NeighborOptions? Neighbors, double Metric);
