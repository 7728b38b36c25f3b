using Personalize.Engine.Evaluation;
using Personalize.Engine.Resources;

namespace Personalize.Engine.Attribution;

/// <summary>What followed recommendations, by campaign and version, user and metric.</summary>
internal sealed class Outcomes
{
    private readonly Dictionary<(int Arm, int User), double[]> _sums = [];
    private readonly Dictionary<(int Arm, int User), int> _lists = [];
    private readonly Dictionary<(string Source, int Metric), (long Events, double Value)> _totals = [];
    private readonly List<MetricAttribute> _metrics;
    private readonly bool _findsTypes;

    /// <param name="shown">What was shown.</param>
    /// <param name="metrics">Null for the number of events of every type that occurs.</param>
    public Outcomes(ShownIndex shown, IReadOnlyList<MetricAttribute>? metrics)
    {
        Shown = shown;
        _findsTypes = metrics is null;
        _metrics = [.. metrics ?? []];
        foreach (var list in shown.Lists)
            _lists[(list.Arm, list.User)] = _lists.GetValueOrDefault((list.Arm, list.User)) + 1;
    }

    public ShownIndex Shown { get; }

    public IReadOnlyList<MetricAttribute> Metrics => _metrics;

    /// <summary>The sources of events, besides campaigns, in the order in which they first occur.</summary>
    public IEnumerable<string> Sources => _totals.Keys.Select(key => key.Source).Distinct();

    /// <summary>How many events name a recommendation that is not recorded.</summary>
    public long UnknownRecommendations { get; private set; }

    /// <summary>Counts an event.</summary>
    /// <param name="valueOf">The value that a metric adds up; NaN for none.</param>
    /// <param name="nowhere">The source of events that followed nothing.</param>
    public void Add(OutcomeEvent outcome, Func<int, double> valueOf, string nowhere)
    {
        var list = outcome.Source is null ? Shown.Find(outcome) : null;
        if (outcome is { Source: null, RecommendationId: not null } && list is null)
            UnknownRecommendations++;
        foreach (var metric in MetricsOf(outcome.Type))
        {
            var value = valueOf(metric) is var number && double.IsNaN(number) ? 0 : number;
            var source = list is null ? outcome.Source ?? nowhere : ArmSource(list.Arm);
            var total = _totals.GetValueOrDefault((source, metric));
            _totals[(source, metric)] = (total.Events + 1, total.Value + value);
            if (list is null)
                continue;
            if (!_sums.TryGetValue((list.Arm, list.User), out var sums) || sums.Length <= metric)
            {
                Array.Resize(ref sums, metric + 1);
                _sums[(list.Arm, list.User)] = sums;
            }

            sums[metric] += value;
        }
    }

    /// <summary>How many events a source has, and what they add up to.</summary>
    public (long Events, double Value) Total(string source, int metric) => _totals.GetValueOrDefault((source, metric));

    /// <summary>The name of a campaign and version among the sources.</summary>
    public static string ArmSource(int arm) => $"\0{arm}";

    /// <summary>How many lists of some campaigns and versions were shown.</summary>
    public long Lists(IReadOnlySet<int> arms) => _lists.Where(entry => arms.Contains(entry.Key.Arm)).Sum(entry => (long)entry.Value);

    /// <summary>The totals of every user for some campaigns and versions, whose lists count as shown by one.</summary>
    /// <param name="perList">Whether to weigh a user by lists; otherwise everybody who was shown one weighs the same.</param>
    public UserTotal[] Users(IReadOnlySet<int> arms, int metric, bool perList)
    {
        var totals = new UserTotal[Shown.UserCount];
        foreach (var ((arm, user), lists) in _lists)
        {
            if (!arms.Contains(arm))
                continue;
            var value = _sums.TryGetValue((arm, user), out var sums) && sums.Length > metric ? sums[metric] : 0;
            totals[user] = new UserTotal(totals[user].Value + value, perList ? totals[user].Weight + lists : 1);
        }

        return totals;
    }

    private IEnumerable<int> MetricsOf(string? type)
    {
        if (_findsTypes && !_metrics.Exists(metric => metric.EventType.Equals(type ?? "", StringComparison.OrdinalIgnoreCase)))
            _metrics.Add(new MetricAttribute(type ?? "events", type ?? "", MetricExpression.Count));
        for (var metric = 0; metric < _metrics.Count; metric++)
        {
            if (_metrics[metric].EventType.Equals(type ?? "", StringComparison.OrdinalIgnoreCase))
                yield return metric;
        }
    }
}
