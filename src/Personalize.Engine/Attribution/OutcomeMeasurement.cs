using Personalize.Engine.Common;
using Personalize.Engine.Data;
using Personalize.Engine.Ports;
using Personalize.Engine.Requests;
using Personalize.Engine.Resources;
using Personalize.Engine.Serving.Shown;

namespace Personalize.Engine.Attribution;

/// <summary>Counts what followed recommendations.</summary>
internal sealed class OutcomeMeasurement(IStore store, TimeProvider clock, ShownLists shown, MetricAttributionOperations attributions)
{
    private const double MostHours = 365 * 24;

    private readonly IStore _store = store;
    private readonly TimeProvider _clock = clock;
    private readonly ShownLists _shown = shown;
    private readonly MetricAttributionOperations _attributions = attributions;

    /// <summary>Reads the lists that were shown and counts what followed them.</summary>
    /// <param name="takes">Which lists count; null for all.</param>
    /// <exception cref="PersonalizeException">Something is wrong with the options, or nothing was recorded.</exception>
    public Outcomes Run(string groupArn, OutcomeOptions options, Func<ShownList, bool>? takes, OperationContext context)
    {
        var metrics = Check(groupArn, options);
        _shown.Flush();
        var now = _clock.GetUtcNow().UtcDateTime;
        var shown = new ShownIndex(options.WithinHours * 3600, options.AllItems);
        foreach (var batch in _store.RecommendationLog.Read(groupArn, options.From ?? DateTime.MinValue, options.Until ?? DateTime.MaxValue))
        {
            context.CancellationToken.ThrowIfCancellationRequested();
            foreach (var list in batch.Where(list => list.ExpiresAt > now && takes?.Invoke(list) != false))
                shown.Add(list);
            context.Progress?.Invoke(new OperationProgress("Reading what was shown", $"{shown.Count} lists", null));
        }

        if (shown.Count == 0)
            throw NothingShown(groupArn, $"no campaign of the {Arn.Describe(groupArn)} has");
        shown.Sort();
        WarnOfUnfinished(shown, options, now, context);
        var expressions = (metrics ?? []).Select(metric => MetricExpression.Parse(metric.Expression)).ToArray();
        var fields = expressions.Where(expression => expression.Field is not null).Select(e => (e.Dataset!.Value, e.Field!)).Distinct().ToArray();
        var places = Array.ConvertAll(expressions, e => e.Field is null ? -1 : Array.IndexOf(fields, (e.Dataset!.Value, e.Field)));
        var reader = new OutcomeReader(_store, groupArn, fields);
        var last = shown.Last + (long)Math.Ceiling(options.WithinHours * 3600);

        var outcomes = Rereading.Run(Add);
        if (takes is null && outcomes.UnknownRecommendations > 0)
        {
            context.Warning?.Invoke(
                $"{outcomes.UnknownRecommendations} events name a recommendation that is not among the recorded ones, so they are attributed to none.");
        }

        WarnOfNothing(outcomes, metrics, context);
        return outcomes;

        Outcomes Add()
        {
            var added = new Outcomes(shown, metrics);

            // An event that names its recommendation may come later.
            foreach (var outcome in reader.Read(shown.First, long.MaxValue, context.CancellationToken))
            {
                if (outcome.Time <= last || outcome.RecommendationId is not null)
                    added.Add(outcome, metric => metric < places.Length && places[metric] >= 0 ? outcome.Values[places[metric]] : 1, AttributionRow.Undefined);
            }

            return added;
        }
    }

    private List<MetricAttribute>? Check(string groupArn, OutcomeOptions options)
    {
        var problems = new ProblemList();
        if (!(options.WithinHours is > 0 and <= MostHours))
        {
            problems.Add(
                ErrorIds.InvalidWithinHours, $"withinHours is {options.WithinHours}; it must be above 0 and at most {MostHours}.", options.WithinHours);
        }

        if (!(options.ConfidenceLevel is > 0 and < 1))
        {
            problems.Add(
                ErrorIds.InvalidConfidenceLevel, $"confidenceLevel is {options.ConfidenceLevel}; it must be above 0 and below 1, such as 0.95.",
                options.ConfidenceLevel);
        }

        if (options.From > options.Until)
        {
            problems.Add(
                ErrorIds.InvalidTimeRange, $"The time range begins at {options.From:u} and ends at {options.Until:u}, before it begins.", options.From);
        }

        if (options is { MetricAttribution: not null, EventTypes: not null })
        {
            problems.Add(
                ErrorIds.MetricsAndEventTypes, "A metric attribution says itself which events count; give it or event types, not both.",
                options.MetricAttribution);
        }

        problems.ThrowIfAny("The request", ErrorIds.InvalidOutcomes);
        if (options.MetricAttribution is null)
        {
            return options.EventTypes?.Distinct(StringComparer.OrdinalIgnoreCase)
                .Select(type => new MetricAttribute(type, type, MetricExpression.Count))
                .ToList();
        }

        var attribution = _attributions.Describe(new DescribeMetricAttributionRequest(options.MetricAttribution));
        return attribution.DatasetGroupArn == groupArn
            ? [.. attribution.Metrics]
            : throw PersonalizeException.InvalidInput(
                ErrorIds.MetricAttributionOfAnotherGroup,
                $"The {Arn.Describe(attribution.Arn)} belongs to the {Arn.Describe(attribution.DatasetGroupArn)}, not to the {Arn.Describe(groupArn)}.",
                target: options.MetricAttribution);
    }

    private static void WarnOfUnfinished(ShownIndex shown, OutcomeOptions options, DateTime now, OperationContext context)
    {
        var newest = new DateTimeOffset(now).ToUnixTimeSeconds() - (options.WithinHours * 3600);
        var unfinished = shown.Lists.Count(list => list.Time > newest);
        if (unfinished > 0)
        {
            context.Warning?.Invoke(
                $"{unfinished} of the {shown.Count} lists were shown less than {options.WithinHours:0.##} hours ago, "
                    + "so what follows them is not complete yet.");
        }
    }

    private static void WarnOfNothing(Outcomes outcomes, List<MetricAttribute>? metrics, OperationContext context)
    {
        var sources = Enumerable.Range(0, outcomes.Shown.Arms.Count).Select(Outcomes.ArmSource).Concat(outcomes.Sources).Distinct().ToArray();
        for (var metric = 0; metric < (metrics?.Count ?? 0); metric++)
        {
            if (Array.TrueForAll(sources, source => outcomes.Total(source, metric).Events == 0))
            {
                context.Warning?.Invoke(
                    $"There is no event of type '{metrics![metric].EventType}' from the first of the lists on, "
                        + $"so the metric '{metrics[metric].MetricName}' is 0.");
            }
        }
    }

    /// <summary>The error for a campaign, or a group of them, that recorded nothing.</summary>
    /// <param name="who">Who did not, with the verb: "no campaign has".</param>
    public static PersonalizeException NothingShown(string target, string who) => new(
        ErrorKind.ResourceNotFound,
        ErrorIds.NothingShown,
        $"There are no recorded recommendations: {who} recorded any in this time.",
        "Let the campaign record what it shows, or ask for a longer time.",
        target);
}
