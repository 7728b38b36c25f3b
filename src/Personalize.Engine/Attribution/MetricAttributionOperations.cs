using Personalize.Engine.Common;
using Personalize.Engine.Ports;
using Personalize.Engine.Requests;
using Personalize.Engine.Resources;
using Personalize.Engine.Schemas;

namespace Personalize.Engine.Attribution;

/// <summary>Creates, changes, finds and deletes metric attributions.</summary>
internal sealed class MetricAttributionOperations(IStore store, TimeProvider clock)
{
    private readonly IStore _store = store;
    private readonly TimeProvider _clock = clock;

    /// <summary>Creates a metric attribution after checking its metrics against the datasets of the group.</summary>
    /// <exception cref="PersonalizeException">Something is wrong with the metrics (everything is named), the group is missing or the name is taken.</exception>
    public MetricAttribution Create(CreateMetricAttributionRequest request)
    {
        var arn = Arn.MetricAttribution(request.Name);
        var group = RequireGroup(request.DatasetGroup);
        var now = _clock.GetUtcNow().UtcDateTime;
        var attribution = new MetricAttribution
        {
            Name = request.Name,
            Arn = arn,
            DatasetGroupArn = group.Arn,
            Metrics = Check(request.Name, group.Arn, request.Metrics),
            CreationDateTime = now,
            LastUpdatedDateTime = now,
        };
        return _store.Catalog.Write(transaction =>
        {
            transaction.Require<DatasetGroup>(group.Arn);
            transaction.Insert(attribution, group.Arn);
            return attribution;
        });
    }

    /// <summary>Removes metrics from a metric attribution and adds others.</summary>
    /// <exception cref="PersonalizeException">
    /// The attribution or a metric to remove is missing, or something is wrong with the metrics (everything is named).
    /// </exception>
    public MetricAttribution Update(UpdateMetricAttributionRequest request)
    {
        var old = Describe(new DescribeMetricAttributionRequest(request.MetricAttribution));
        var names = old.Metrics.Select(metric => metric.MetricName).ToArray();
        if (request.RemoveMetrics.FirstOrDefault(name => !names.Contains(name)) is { } unknown)
        {
            throw PersonalizeException.InvalidInput(
                ErrorIds.InvalidMetric,
                $"The {Arn.Describe(old.Arn)} has no metric '{unknown}'; it has {string.Join(", ", names)}.{NearestName.Suggestion(unknown, names)}",
                target: unknown);
        }

        var kept = old.Metrics.Where(metric => !request.RemoveMetrics.Contains(metric.MetricName));
        var metrics = Check(old.Name, old.DatasetGroupArn, [.. kept, .. request.AddMetrics]);
        return _store.Catalog.Write(transaction =>
        {
            var changed = transaction.Require<MetricAttribution>(old.Arn) with { Metrics = metrics, LastUpdatedDateTime = _clock.GetUtcNow().UtcDateTime };
            transaction.Update(changed);
            return changed;
        });
    }

    public MetricAttribution Describe(DescribeMetricAttributionRequest request) =>
        _store.Catalog.Require<MetricAttribution>(Arn.Resolve(request.MetricAttribution, ResourceKind.MetricAttribution));

    public IReadOnlyList<MetricAttribution> List(ListMetricAttributionsRequest request) => request.DatasetGroup is null
        ? _store.Catalog.List<MetricAttribution>()
        : _store.Catalog.List<MetricAttribution>(RequireGroup(request.DatasetGroup).Arn);

    public void Delete(DeleteMetricAttributionRequest request)
    {
        var arn = Describe(new DescribeMetricAttributionRequest(request.MetricAttribution)).Arn;
        _store.Catalog.Write(transaction =>
        {
            transaction.RefuseIfUsed(transaction.Require<MetricAttribution>(arn).Arn);
            transaction.Delete(arn);
            return true;
        });
    }

    private List<MetricAttribute> Check(string name, string groupArn, IReadOnlyList<MetricAttribute> metrics)
    {
        var problems = new ProblemList();
        if (metrics.Count is < 1 or > MetricAttribution.MostMetrics)
        {
            problems.Add(
                ErrorIds.InvalidMetric, $"There are {metrics.Count} metrics; there must be 1 to {MetricAttribution.MostMetrics}.", metrics.Count);
        }

        foreach (var twice in metrics.GroupBy(metric => metric.MetricName).Where(named => named.Count() > 1 && !string.IsNullOrEmpty(named.Key)))
            problems.Add(ErrorIds.InvalidMetric, $"{twice.Count()} metrics are called '{twice.Key}'; their names must be different.", twice.Key);
        var checkedMetrics = metrics.Select(metric => MetricExpression.Check(problems, metric, type => SchemaOf(groupArn, type))).ToList();
        problems.ThrowIfAny($"The metric attribution '{name}'", ErrorIds.InvalidMetric);
        return checkedMetrics;
    }

    private DatasetSchema? SchemaOf(string groupArn, DatasetType type) => _store.Catalog.Find<Dataset>(Arn.Dataset(Arn.NameOf(groupArn), type)) is { } dataset
        ? DatasetSchemaReader.Read(type, _store.Catalog.Require<Schema>(dataset.SchemaArn).SchemaText)
        : null;

    private DatasetGroup RequireGroup(string nameOrArn) => _store.Catalog.Require<DatasetGroup>(Arn.Resolve(nameOrArn, ResourceKind.DatasetGroup));
}
