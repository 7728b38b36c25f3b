namespace Personalize.Engine.Evaluation;

/// <summary>
/// A ratio of sums over users, such as clicks per list, and how far it may be chance. What one user does several times is not independent, so the
/// user is what is counted: with R = ΣY/ΣN, the linearised contribution of a user is (Y - R·N)/ΣN, and the variance of R is the sum of their
/// squares, times n/(n-1) (the delta method for ratio metrics: Deng, Knoblich and Lu, "Applying the Delta Method in Metric Analytics", KDD 2018;
/// the same as the cluster-robust variance of Liang and Zeger, Biometrika 1986).
/// </summary>
internal sealed class ClusteredRatio
{
    private readonly double[] _contributions;

    /// <param name="users">The totals of each user; a user without weight does not take part.</param>
    public ClusteredRatio(IReadOnlyList<UserTotal> users)
    {
        var weight = users.Sum(user => user.Weight);
        Users = users.Count(user => user.Weight > 0);
        Value = users.Sum(user => user.Value) / weight;
        var scale = Users > 1 ? Math.Sqrt(Users / (Users - 1.0)) / weight : double.NaN;
        _contributions = [.. users.Select(user => user.Weight > 0 ? scale * (user.Value - (Value * user.Weight)) : 0)];
        Variance = _contributions.Sum(one => one * one);
    }

    /// <summary>How many users take part.</summary>
    public int Users { get; }

    /// <summary>The ratio; NaN if nobody takes part.</summary>
    public double Value { get; }

    /// <summary>Of <see cref="Value"/>; NaN for fewer than two users.</summary>
    public double Variance { get; }

    /// <summary>Half the width of a confidence interval; NaN for fewer than two users.</summary>
    public double Margin(double confidence) => Users > 1 ? StudentT.Quantile(confidence, Users - 1) * Math.Sqrt(Variance) : double.NaN;

    /// <summary>
    /// The difference of two ratios over the same list of users, of whom some may take part in both, which the covariance of their contributions
    /// takes into account. Degrees of freedom by Satterthwaite (Biometrics Bulletin 1946).
    /// </summary>
    /// <param name="other">What is subtracted.</param>
    /// <param name="scale">What the contributions to this ratio are multiplied by.</param>
    /// <param name="otherScale">The same for the other.</param>
    public (double Variance, double Freedom) DifferenceFrom(ClusteredRatio other, double scale = 1, double otherScale = 1)
    {
        double variance = 0;
        for (var user = 0; user < _contributions.Length; user++)
        {
            var one = (scale * _contributions[user]) - (otherScale * other._contributions[user]);
            variance += one * one;
        }

        var (own, others) = (scale * scale * Variance, otherScale * otherScale * other.Variance);
        var freedom = (own + others) * (own + others) / ((own * own / (Users - 1)) + (others * others / (other.Users - 1)));
        return (variance, double.IsFinite(freedom) ? freedom : Math.Max(1, Math.Min(Users, other.Users) - 1));
    }
}
