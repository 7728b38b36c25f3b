using Personalize.Engine.Evaluation;
using Personalize.Engine.Requests;

namespace Personalize.Engine.Attribution;

/// <summary>The statistics of a comparison.</summary>
internal static class CampaignComparer
{
    public static CampaignComparison Compare(
        Outcomes outcomes, int metric, (string Arn, IReadOnlySet<int> Arms) reference, (string Arn, IReadOnlySet<int> Arms) difference,
        CompareCampaignsRequest request)
    {
        var (before, after) = (outcomes.Users(reference.Arms, metric, request.PerList), outcomes.Users(difference.Arms, metric, request.PerList));
        var comparison = Compare(before, after, request.Outcomes.ConfidenceLevel);
        return comparison with
        {
            MetricName = outcomes.Metrics[metric].MetricName,
            EventType = outcomes.Metrics[metric].EventType,
            Expression = outcomes.Metrics[metric].Expression,
            Per = request.PerList ? "List" : "User",
            ReferenceArn = reference.Arn,
            DifferenceArn = difference.Arn,
            ReferenceLists = outcomes.Lists(reference.Arms),
            DifferenceLists = outcomes.Lists(difference.Arms),
        };
    }

    /// <summary>Compares the totals of users, both lists of the same users.</summary>
    public static CampaignComparison Compare(IReadOnlyList<UserTotal> reference, IReadOnlyList<UserTotal> difference, double confidence)
    {
        var (before, after) = (new ClusteredRatio(reference), new ClusteredRatio(difference));
        var comparison = new CampaignComparison
        {
            MetricName = "", EventType = "", Expression = "", Per = "", ReferenceArn = "", DifferenceArn = "", ReferenceLists = 0, DifferenceLists = 0,
            ReferenceUsers = before.Users,
            DifferenceUsers = after.Users,
            UsersOfBoth = reference.Zip(difference, (one, other) => one.Weight > 0 && other.Weight > 0).Count(both => both),
            ReferenceValue = before.Value,
            DifferenceValue = after.Value,
            Difference = after.Value - before.Value,
            Lift = before.Value == 0 ? null : (after.Value / before.Value) - 1,
            ConfidenceLevel = confidence,
            Conclusion = "too few users",
        };
        if (before.Users < 2 || after.Users < 2)
            return comparison;
        var (variance, freedom) = after.DifferenceFrom(before);
        var margin = StudentT.Quantile(confidence, freedom) * Math.Sqrt(variance);
        comparison = comparison with
        {
            DifferenceLow = comparison.Difference - margin,
            DifferenceHigh = comparison.Difference + margin,
            PValue = comparison.Difference == 0 ? 1 : StudentT.TwoSided(comparison.Difference / Math.Sqrt(variance), freedom),
        };
        return before.Value > 0 && after.Value > 0 ? WithLift(comparison, before, after, confidence) : comparison;
    }

    /// <summary>Draws the conclusions of all metrics together: p-values by Holm's method (Scandinavian Journal of Statistics 6, 1979).</summary>
    public static IReadOnlyList<CampaignComparison> Conclude(IReadOnlyList<CampaignComparison> comparisons)
    {
        var concluded = comparisons.ToArray();
        var order = Enumerable.Range(0, concluded.Length).Where(i => concluded[i].PValue is not null).OrderBy(i => concluded[i].PValue).ToArray();
        double least = 0;
        for (var rank = 0; rank < order.Length; rank++)
        {
            var one = concluded[order[rank]];
            least = Math.Max(least, Math.Min(1, one.PValue!.Value * (order.Length - rank)));
            concluded[order[rank]] = one with
            {
                AdjustedPValue = least,
                Conclusion = least >= 1 - one.ConfidenceLevel ? "no difference shown" : one.Difference > 0 ? "higher" : "lower",
            };
        }

        return concluded;
    }

    // The interval of the logarithm of the ratio of the two values, which by the delta method has the contributions divided by the values.
    private static CampaignComparison WithLift(CampaignComparison comparison, ClusteredRatio before, ClusteredRatio after, double confidence)
    {
        var (variance, freedom) = after.DifferenceFrom(before, 1 / after.Value, 1 / before.Value);
        var margin = StudentT.Quantile(confidence, freedom) * Math.Sqrt(variance);
        var ratio = Math.Log(after.Value / before.Value);
        return comparison with { LiftLow = Math.Exp(ratio - margin) - 1, LiftHigh = Math.Exp(ratio + margin) - 1 };
    }
}
