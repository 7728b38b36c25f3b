using Personalize.Engine.Evaluation;
using Personalize.Engine.Networks.Knn;

namespace Personalize.Engine.Training;

/// <summary>A simple method that is added to the score of a network.</summary>
/// <param name="Method">The method with its settings.</param>
/// <param name="Weight">Its weight.</param>
internal sealed record BlendedMethod(SimpleMethod Method, float Weight)
{
    /// <summary>What a network adds to its scores.</summary>
    /// <param name="simple">Counts the similarities.</param>
    /// <param name="users">The users to count on.</param>
    public KnnBlend Count(SimpleMethods simple, IReadOnlyList<int> users) => new(Method.Settings, simple.Count(Method, users), Weight, Method.Neighbors);
}
