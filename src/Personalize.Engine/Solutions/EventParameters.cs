namespace Personalize.Engine.Solutions;

/// <summary>How a solution uses the events of one type.</summary>
/// <param name="EventType">The type, compared ignoring case.</param>
/// <param name="EventValueThreshold">Only events with at least this EVENT_VALUE are used; null for all.</param>
/// <param name="Weight">
/// How much an event of this type counts as something to recommend, from 0 to 1, compared with the other types; null for 1. Events with the
/// weight 0 still tell what a user did before.
/// </param>
public sealed record EventParameters(string EventType, double? EventValueThreshold, double? Weight);
