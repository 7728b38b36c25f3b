namespace Personalize.Engine.Tuning;

/// <summary>Proposes what to try next, based on the results so far. The same seed and results give the same proposals.</summary>
internal interface ITuner
{
    /// <summary>Values that have not been proposed before, or null if there are none left.</summary>
    IReadOnlyDictionary<string, string>? Propose();

    /// <summary>Reports the result of proposed values.</summary>
    /// <param name="score">The higher the better; null if they could not be trained.</param>
    void Report(IReadOnlyDictionary<string, string> values, double? score);
}
