using Personalize.Engine.Resources;

namespace Personalize.PowerShell;

/// <summary>What AutoML came to. Stands for its solution version wherever one is wanted.</summary>
public sealed class AutoMLResult
{
    public AutoMLResult(SolutionVersion version, IReadOnlyList<Trial> leaderboard)
    {
        SolutionVersionArn = version.Arn;
        SolutionArn = version.SolutionArn;
        DatasetGroupArn = version.DatasetGroupArn;
        Status = version.Status;
        BestRecipeArn = version.BestRecipeArn;
        MetricName = version.Search?.MetricName;
        TunedHPOParams = new(version.TunedHPOParams ?? new Dictionary<string, string>());
        Metrics = new(version.Metrics ?? new Dictionary<string, double>());
        TrainingSeconds = version.TrainingSeconds;
        Leaderboard = [.. leaderboard];
    }

    public string SolutionVersionArn { get; }

    public string SolutionArn { get; }

    public string DatasetGroupArn { get; }

    public string Status { get; }

    /// <summary>The recipe that won.</summary>
    public string? BestRecipeArn { get; }

    /// <summary>What was optimised.</summary>
    public string? MetricName { get; }

    /// <summary>The values that won.</summary>
    public OrderedDictionary<string, string> TunedHPOParams { get; }

    /// <summary>The metrics of the winner on the held-out users, who had no say in the choice.</summary>
    public OrderedDictionary<string, double> Metrics { get; }

    /// <summary>Search and full training together.</summary>
    public double TrainingSeconds { get; }

    /// <summary>The trials, best first.</summary>
    public Trial[] Leaderboard { get; }
}
