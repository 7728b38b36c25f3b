namespace Personalize.Engine.Evaluation;

/// <summary>What one user contributes to a ratio.</summary>
/// <param name="Value">To what is counted above the line, such as events.</param>
/// <param name="Weight">To what it is counted per, such as lists; 0 for a user who does not take part.</param>
internal readonly record struct UserTotal(double Value, double Weight);
