namespace Personalize.Engine.Resources;

/// <summary>User segments that were written.</summary>
/// <param name="OutputPath">Absolute path of the file.</param>
/// <param name="Lines">Number of inputs.</param>
/// <param name="Failed">Inputs with an error.</param>
/// <param name="Users">Number of users who were compared: all with interactions.</param>
/// <param name="Seconds">How long it took.</param>
public sealed record BatchSegmentReport(string OutputPath, long Lines, long Failed, long Users, double Seconds)
{
    /// <summary>One line, as shown inside another object.</summary>
    public override string ToString() => $"{Lines} lines, {Failed} failed";
}
