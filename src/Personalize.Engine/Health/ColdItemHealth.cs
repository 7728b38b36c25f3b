namespace Personalize.Engine.Health;

/// <summary>The items that aws-hrnn-coldstart would treat as cold.</summary>
/// <param name="Count">How many.</param>
/// <param name="WithoutInteractions">How many of these are known only from the Items dataset.</param>
/// <param name="MaxInteractions"><c>cold_start_max_interactions</c>.</param>
/// <param name="MaxDuration"><c>cold_start_max_duration</c>, in days.</param>
/// <param name="RelativeFrom"><c>cold_start_relative_from</c>.</param>
public sealed record ColdItemHealth(int Count, int WithoutInteractions, int MaxInteractions, double MaxDuration, string RelativeFrom)
{
    /// <summary>One line, as shown inside another object.</summary>
    public override string ToString() => $"{Count} cold items";
}
