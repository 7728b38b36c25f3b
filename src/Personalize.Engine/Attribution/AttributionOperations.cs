using Personalize.Engine.Common;
using Personalize.Engine.Evaluation;
using Personalize.Engine.Ports;
using Personalize.Engine.Requests;
using Personalize.Engine.Resources;

namespace Personalize.Engine.Attribution;

/// <summary>Measures what followed recommendations, and compares campaigns by it.</summary>
internal sealed class AttributionOperations(IStore store, OutcomeMeasurement measurement)
{
    private readonly IStore _store = store;
    private readonly OutcomeMeasurement _measurement = measurement;

    /// <summary>
    /// For each campaign and version of the group that recorded what it showed, and for each metric, how many events followed: those that name one
    /// of its recommendations, and those of the same user (or session) with an item of the newest list that has it, within some hours. Events that
    /// name a source of their own are counted there.
    /// </summary>
    /// <exception cref="PersonalizeException">Something is wrong with the options, or nothing was recorded.</exception>
    public IReadOnlyList<AttributionRow> Report(GetAttributionReportRequest request, OperationContext context)
    {
        var group = _store.Catalog.Require<DatasetGroup>(Arn.Resolve(request.DatasetGroup, ResourceKind.DatasetGroup)).Arn;
        var outcomes = _measurement.Run(group, request.Outcomes, takes: null, context);
        var rows = new List<AttributionRow>();
        for (var arm = 0; arm < outcomes.Shown.Arms.Count; arm++)
        {
            for (var metric = 0; metric < outcomes.Metrics.Count; metric++)
                rows.Add(Row(outcomes, arm, metric, request.Outcomes.ConfidenceLevel));
        }

        foreach (var source in outcomes.Sources.Where(source => !source.StartsWith('\0')).OrderBy(source => source == AttributionRow.Undefined))
        {
            for (var metric = 0; metric < outcomes.Metrics.Count; metric++)
            {
                if (outcomes.Total(source, metric) is { Events: > 0 } total)
                    rows.Add(Row(outcomes.Metrics[metric], source, total));
            }
        }

        return rows;
    }

    /// <summary>
    /// For each metric the difference between what followed the recommendations of two campaigns or versions, with a confidence interval and the
    /// conclusion. Users are what is counted, whatever the metric is per (<see cref="ClusteredRatio"/>).
    /// </summary>
    /// <exception cref="PersonalizeException">
    /// Something is wrong with the options, the two are the same, overlap or belong to different groups, or one of them has recorded nothing.
    /// </exception>
    public IReadOnlyList<CampaignComparison> Compare(CompareCampaignsRequest request, OperationContext context)
    {
        var (reference, difference) = (SideOf(request.Reference), SideOf(request.Difference));
        if (reference.GroupArn != difference.GroupArn)
        {
            throw PersonalizeException.InvalidInput(
                ErrorIds.CampaignsNotComparable,
                $"The {Arn.Describe(reference.Arn)} belongs to the {Arn.Describe(reference.GroupArn)}, "
                    + $"but the {Arn.Describe(difference.Arn)} to the {Arn.Describe(difference.GroupArn)}.",
                "Compare campaigns or versions of one dataset group.",
                request.Difference);
        }

        var outcomes = _measurement.Run(reference.GroupArn, request.Outcomes, list => reference.Has(list) || difference.Has(list), context);
        var (ofReference, ofDifference) = (ArmsOf(reference, outcomes), ArmsOf(difference, outcomes));
        if (ofReference.Overlaps(ofDifference))
        {
            throw PersonalizeException.InvalidInput(
                ErrorIds.CampaignsNotComparable,
                $"The {Arn.Describe(reference.Arn)} and the {Arn.Describe(difference.Arn)} are the same, or one contains lists of the other.",
                "Compare two campaigns, or two solution versions.",
                request.Difference);
        }

        var comparisons = Enumerable.Range(0, outcomes.Metrics.Count)
            .Select(metric => CampaignComparer.Compare(outcomes, metric, (reference.Arn, ofReference), (difference.Arn, ofDifference), request))
            .ToArray();
        if (comparisons is [{ UsersOfBoth: > 0 } first, ..])
        {
            context.Warning?.Invoke(
                $"{first.UsersOfBoth} of the users were shown both. The intervals take that into account, but a difference is an effect of the two only "
                    + "if users are assigned at random, each to one of them.");
        }

        return CampaignComparer.Conclude(comparisons);
    }

    private static AttributionRow Row(Outcomes outcomes, int arm, int metric, double confidence)
    {
        var (campaign, version) = outcomes.Shown.Arms[arm];
        var arms = new HashSet<int> { arm };
        var perUser = new ClusteredRatio(outcomes.Users(arms, metric, perList: false));
        var lists = outcomes.Lists(arms);
        var total = outcomes.Total(Outcomes.ArmSource(arm), metric);
        double? margin = perUser.Users > 1 ? perUser.Margin(confidence) : null;
        return Row(outcomes.Metrics[metric], Arn.NameOf(campaign), total) with
        {
            CampaignArn = campaign,
            SolutionVersionArn = version,
            Users = perUser.Users,
            Lists = lists,
            PerUser = perUser.Value,
            PerUserLow = perUser.Value - margin,
            PerUserHigh = perUser.Value + margin,
            PerList = total.Value / lists,
        };
    }

    private static AttributionRow Row(MetricAttribute metric, string source, (long Events, double Value) total) => new()
    {
        Source = source,
        MetricName = metric.MetricName,
        EventType = metric.EventType,
        Expression = metric.Expression,
        Events = total.Events,
        Value = total.Value,
    };

    private Side SideOf(string campaignOrVersion)
    {
        var arn = Arn.IsArn(campaignOrVersion) && _store.Catalog.Find<SolutionVersion>(campaignOrVersion) is { } version
            ? version.Arn
            : _store.Catalog.Require<Campaign>(Arn.Resolve(campaignOrVersion, ResourceKind.Campaign)).Arn;
        var served = _store.Catalog.Find<Campaign>(arn)?.SolutionVersionArn ?? arn;
        return new Side(arn, _store.Catalog.Require<SolutionVersion>(served).DatasetGroupArn);
    }

    private static HashSet<int> ArmsOf(Side side, Outcomes outcomes)
    {
        var arms = outcomes.Shown.Arms.Select((arm, index) => (arm, index)).Where(arm => side.Is(arm.arm)).Select(arm => arm.index).ToHashSet();
        return arms.Count > 0 ? arms : throw OutcomeMeasurement.NothingShown(side.Arn, $"the {Arn.Describe(side.Arn)} has not");
    }

    /// <summary>A campaign or a version.</summary>
    private sealed record Side(string Arn, string GroupArn)
    {
        public bool Has(ShownList list) => Is((list.CampaignArn, list.SolutionVersionArn));

        public bool Is((string CampaignArn, string VersionArn) arm) => arm.CampaignArn == Arn || arm.VersionArn == Arn;
    }
}
