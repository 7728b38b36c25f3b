namespace Personalize.Engine.Networks.Terms;

/// <summary>An item of the user's own history; see <see cref="OwnItems"/>.</summary>
/// <param name="Column">Its column in the row of scores.</param>
/// <param name="Habit">Cell of how often the user had it and how many events ago the last time was, below <see cref="OwnItems.Habits"/>.</param>
/// <param name="TimeBucket">Bucket of the time since, below <see cref="OwnItems.TimeBuckets"/>.</param>
internal readonly record struct OwnItem(int Column, short Habit, short TimeBucket);
