namespace Personalize.Engine.Solutions;

/// <summary>Which types of events a solution uses, and how much each of them counts.</summary>
/// <param name="EventParametersList">The types; events of other types are not used.</param>
public sealed record EventsConfig(IReadOnlyList<EventParameters> EventParametersList);
