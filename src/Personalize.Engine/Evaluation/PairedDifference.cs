namespace Personalize.Engine.Evaluation;

/// <summary>By how much one method is better than another on the same users, and how far that may be chance.</summary>
/// <param name="Mean">The mean over users of the difference of a metric.</param>
/// <param name="StandardError">Its standard error; infinite for fewer than two users.</param>
internal readonly record struct PairedDifference(double Mean, double StandardError)
{
    /// <summary>True if the difference is above zero by more than one standard error.</summary>
    public bool IsBeyondChance => IsBeyondChanceAmong(1);

    /// <summary>
    /// The same for the best of several differences, which is above zero by chance the more easily the more there are: by more than √(1 + 2 ln n) standard
    /// errors, which keeps the chance that any of n is chosen wrongly at that of one (Bonferroni's inequality with the bound exp(-z²/2) on a normal tail).
    /// </summary>
    /// <param name="count">How many there are, at least 1.</param>
    public bool IsBeyondChanceAmong(int count) => Mean > StandardError * Math.Sqrt(1 + (2 * Math.Log(count)));

    /// <param name="differences">The difference for each user.</param>
    public static PairedDifference Of(IReadOnlyCollection<double> differences)
    {
        if (differences.Count < 2)
            return new PairedDifference(differences.Sum(), double.PositiveInfinity);
        var mean = differences.Average();
        var variance = differences.Sum(d => (d - mean) * (d - mean)) / (differences.Count - 1);
        return new PairedDifference(mean, Math.Sqrt(variance / differences.Count));
    }

    /// <summary>The difference of NDCG@25.</summary>
    /// <param name="rankings">Those of the one method, by user.</param>
    /// <param name="others">Those of the other, by user.</param>
    /// <param name="relevant">What is relevant to the users.</param>
    public static PairedDifference Of(
        IReadOnlyList<IReadOnlyList<int>> rankings, IReadOnlyList<IReadOnlyList<int>> others, IReadOnlyList<IReadOnlyCollection<int>> relevant) =>
        Of([.. RankingMetrics.Ndcg25ByUser(rankings, relevant).Zip(RankingMetrics.Ndcg25ByUser(others, relevant), (one, other) => one - other)]);
}
