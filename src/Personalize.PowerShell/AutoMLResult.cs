namespace Personalize.PowerShell;

/// <summary>The result of AutoML. It can be used wherever a solution version is expected.</summary>
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
        TunedHPOParams = new OrderedEntries<string>(version.TunedHPOParams ?? new Dictionary<string, string>());
        Metrics = new OrderedEntries<double>(version.Metrics ?? new Dictionary<string, double>());
        TrainingSeconds = version.TrainingSeconds;
        Leaderboard = Readable.Of(leaderboard);
    }

    public string SolutionVersionArn { get; }

    public string SolutionArn { get; }

    public string DatasetGroupArn { get; }

    public string Status { get; }

    /// <summary>The recipe that won.</summary>
    public string? BestRecipeArn { get; }

    /// <summary>The metric that was optimised.</summary>
    public string? MetricName { get; }

    /// <summary>The hyperparameter values that won.</summary>
    public OrderedDictionary<string, string> TunedHPOParams { get; }

    /// <summary>The metrics of the winner on the held-out users, who had no influence on the choice.</summary>
    public OrderedDictionary<string, double> Metrics { get; }

    /// <summary>Time of the search and the full training together.</summary>
    public double TrainingSeconds { get; }

    /// <summary>The trials, best first.</summary>
    public IReadOnlyList<Trial> Leaderboard { get; }
}
