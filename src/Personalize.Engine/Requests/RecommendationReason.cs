using System.Globalization;

namespace Personalize.Engine.Requests;

/// <summary>Something that contributed to recommending an item.</summary>
/// <param name="Kind"><c>event</c> (one of the user's most recent ones) or <c>feature</c> (of the item).</param>
/// <param name="Name">The item of the event, or field and value of the feature.</param>
/// <param name="Contribution">
/// In nats. For an event, ln of the factor by which the item's probability falls without it; for a feature, its part of the item's score.
/// </param>
public sealed record RecommendationReason(string Kind, string Name, double Contribution)
{
    /// <summary>One line, as shown inside another object.</summary>
    public override string ToString() => string.Create(CultureInfo.InvariantCulture, $"{Kind} {Name} {Contribution:+0.00;-0.00}");
}
