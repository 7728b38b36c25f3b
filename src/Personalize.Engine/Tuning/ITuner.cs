namespace Personalize.Engine.Tuning;

/// <summary>Proposes what to try next from what came of what was tried. The same seed and reports give the same proposals.</summary>
internal interface ITuner
{
    /// <summary>Values that were not proposed before, or null when there are none left.</summary>
    IReadOnlyDictionary<string, string>? Propose();

    /// <summary>What came of values that were proposed.</summary>
    /// <param name="score">The higher the better; null when they could not be trained.</param>
    void Report(IReadOnlyDictionary<string, string> values, double? score);
}
