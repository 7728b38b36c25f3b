using System.Globalization;
using System.Text.RegularExpressions;
using Personalize.Engine.Resources;

namespace Personalize.Engine.Solutions;

/// <summary>How often a solution is to be trained.</summary>
/// <param name="Expression">As it was given, such as <c>rate(7 days)</c>.</param>
/// <param name="Length">How long it is; null for cron(…), which says at what time and not how often.</param>
/// <param name="IsDefault">Whether the solution says nothing.</param>
internal sealed partial record TrainingInterval(string Expression, TimeSpan? Length, bool IsDefault)
{
    // What the service does where a solution says nothing: "Configuring automatic training" and "Automatic updates" in the developer guide.
    private static readonly TrainingInterval s_full = new("rate(7 days)", TimeSpan.FromDays(7), IsDefault: true);
    private static readonly TrainingInterval s_update = new("rate(2 hours)", TimeSpan.FromHours(2), IsDefault: true);

    /// <summary>The interval of updates that happen by themselves between trainings.</summary>
    public static TrainingInterval BetweenUpdates => s_update;

    /// <summary>The interval of a solution for a training mode.</summary>
    public static TrainingInterval Of(SolutionConfig config, string mode) =>
        (config.AutoTrainingConfig?.SchedulingExpression is { } expression ? TryParse(expression) : null)
        ?? (mode == TrainingModes.Update ? s_update : s_full);

    /// <summary>Reads <c>rate(n minutes)</c>, also hours and days, or <c>cron(…)</c>; null if it is neither.</summary>
    public static TrainingInterval? TryParse(string expression)
    {
        if (Cron().IsMatch(expression))
            return new(expression.Trim(), null, IsDefault: false);
        if (Rate().Match(expression) is not { Success: true } match)
            return null;
        var count = int.Parse(match.Groups["count"].ValueSpan, CultureInfo.InvariantCulture);
        var unit = char.ToUpperInvariant(match.Groups["unit"].ValueSpan[0]) switch
        {
            'M' => TimeSpan.FromMinutes(1),
            'H' => TimeSpan.FromHours(1),
            _ => TimeSpan.FromDays(1),
        };
        return new(expression.Trim(), count * unit, IsDefault: false);
    }

    [GeneratedRegex(@"^\s*rate\(\s*(?<count>[1-9][0-9]{0,4})\s+(?<unit>minute|hour|day)s?\s*\)\s*$", RegexOptions.IgnoreCase | RegexOptions.ExplicitCapture)]
    private static partial Regex Rate();

    [GeneratedRegex(@"^\s*cron\(.+\)\s*$", RegexOptions.IgnoreCase)]
    private static partial Regex Cron();
}
