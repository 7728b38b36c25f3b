using System.Globalization;

namespace Personalize.Engine.Requests;

/// <summary>What one term of the score adds to the score of an item.</summary>
/// <param name="Term">Name of the term: <c>network</c>, <c>copy</c>, <c>follow</c>, <c>trend</c>, <c>first_order</c> or <c>item_bias</c>.</param>
/// <param name="Value">In logits.</param>
public sealed record RecommendationTerm(string Term, double Value)
{
    /// <summary>On one line, as PowerShell shows it inside another object.</summary>
    public override string ToString() => string.Create(CultureInfo.InvariantCulture, $"{Term} {Value:+0.00;-0.00;0.00}");
}
