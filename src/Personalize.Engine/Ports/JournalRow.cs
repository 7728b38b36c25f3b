namespace Personalize.Engine.Ports;

/// <summary>A row of an Items or Users dataset as it was recorded.</summary>
/// <param name="Id">ITEM_ID or USER_ID.</param>
/// <param name="Json">The other fields as a JSON object: field → text, number or null.</param>
public sealed record JournalRow(string Id, string Json);
