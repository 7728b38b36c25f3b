using System.Globalization;

namespace Personalize.Engine.Requests;

/// <summary>What one term of the score contributes to the score of an item.</summary>
/// <param name="Term">
/// The name of the term: <c>network</c>, <c>copy</c>, <c>follow</c>, <c>trend</c>, <c>first_order</c>, <c>item_bias</c>, <c>item_knn</c> or
/// <c>metadata_knn</c>.
/// </param>
/// <param name="Value">The contribution, in logits.</param>
public sealed record RecommendationTerm(string Term, double Value)
{
    /// <summary>One line, as shown inside another object.</summary>
    public override string ToString() => string.Create(CultureInfo.InvariantCulture, $"{Term} {Value:+0.00;-0.00;0.00}");
}
