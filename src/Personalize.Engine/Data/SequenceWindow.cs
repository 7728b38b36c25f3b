namespace Personalize.Engine.Data;

/// <summary>
/// A window of truncated back-propagation: <see cref="Steps"/> consecutive positions of every lane. The row is t·lanes + lane.
/// Position p of a user reads the event before it (nothing at p = 0) and predicts the user's event p.
/// </summary>
internal sealed class SequenceWindow(int lanes, int steps)
{
    public const int NoEvent = -1;

    public int Lanes { get; } = lanes;

    public int Steps { get; } = steps;

    public int Rows => Lanes * Steps;

    /// <summary>User of every row; undefined for rows without an event.</summary>
    public int[] Users { get; } = new int[lanes * steps];

    /// <summary>Position in the user's history of the event to predict, or <see cref="NoEvent"/> if the lane has run out.</summary>
    public int[] Positions { get; } = new int[lanes * steps];

    /// <summary>Number of rows with an event to predict.</summary>
    public int EventCount { get; set; }
}
