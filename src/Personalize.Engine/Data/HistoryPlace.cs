namespace Personalize.Engine.Data;

/// <summary>A place in the history of a user, seen from which something is predicted.</summary>
/// <param name="User">The user.</param>
/// <param name="Position">Number of events before the place; 0 for an empty history.</param>
internal readonly record struct HistoryPlace(int User, int Position);
