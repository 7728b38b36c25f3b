namespace Personalize.Engine.Health;

/// <summary>The items that HRNN-Coldstart would take for cold.</summary>
/// <param name="Count">How many.</param>
/// <param name="WithoutInteractions">Of these, known from the Items dataset only.</param>
/// <param name="MaxInteractions"><c>cold_start_max_interactions</c>.</param>
/// <param name="MaxDuration"><c>cold_start_max_duration</c>, days.</param>
/// <param name="RelativeFrom"><c>cold_start_relative_from</c>.</param>
public sealed record ColdItemHealth(int Count, int WithoutInteractions, int MaxInteractions, double MaxDuration, string RelativeFrom)
{
    /// <summary>In a line, as PowerShell shows it inside another object.</summary>
    public override string ToString() => $"{Count} cold items";
}
