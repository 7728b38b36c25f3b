using Personalize.Engine.Common;
using Personalize.Engine.Data;
using Personalize.Engine.Evaluation;
using Personalize.Engine.Kernels;
using Personalize.Engine.Ports;
using Personalize.Engine.Recipes;
using Personalize.Engine.Requests;
using Personalize.Engine.Resources;
using Personalize.Engine.Serving;
using Personalize.Engine.Serving.Filters;
using Personalize.Engine.Serving.Histories;

namespace Personalize.Engine.Assessment;

/// <summary>Measures solution versions on interactions that happened after their training.</summary>
internal sealed class VersionTestOperation(
    IStore store, TimeProvider clock, ServedVersions versions, UserHistoryCache histories, UserMetadataCache metadata, NewItemCache newItems,
    RequestFilters filters)
{
    private const int UsersAtOnce = 2048;
    private const int FilteredUsersAtOnce = 256;

    private readonly IStore _store = store;
    private readonly TimeProvider _clock = clock;
    private readonly ServedVersions _versions = versions;
    private readonly UserHistoryCache _histories = histories;
    private readonly UserMetadataCache _metadata = metadata;
    private readonly NewItemCache _newItems = newItems;
    private readonly RequestFilters _filters = filters;

    /// <summary>
    /// Asks the version, as requests do, what each user of the files will want, given what is stored from before the first of their interactions, and
    /// compares that with what the user had: the metrics of versions, with those of the simple methods beside them, of everybody and by segment.
    /// </summary>
    /// <exception cref="PersonalizeException">
    /// The version is not ACTIVE, the filter, the field or k cannot be used, or the files have no interactions that the version counts.
    /// </exception>
    public IReadOnlyList<TestedMetric> Run(TestSolutionVersionRequest request, OperationContext context)
    {
        ThrottleLimit.Check(request.ThrottleLimit);
        if (request.K is < 1 or > RankingMetrics.Depth)
            throw PersonalizeException.InvalidInput(ErrorIds.InvalidK, $"k is {request.K}; it must be from 1 to {RankingMetrics.Depth}.", target: request.K);
        var version = _versions.Of(_versions.RequireActive(request.SolutionVersion));
        RequestSubjects.RequireUsers(RecipeCatalog.Get(version.Recipe), "be tested on what users did");
        var filter = _filters.Require(request.Filter, request.FilterValues, version);
        var field = request.Field is { } name ? FieldLabels.Read(_store, version.DatasetGroupArn, name, context.CancellationToken) : null;
        var later = HeldOutEvents.Read(_store, version.DatasetGroupArn, request, version.Options, _clock.GetUtcNow().UtcDateTime, context);
        using var team = new ThreadTeam(request.ThrottleLimit ?? Environment.ProcessorCount);
        var stored = SnapshotBuilder.Build(_store, version.DatasetGroupArn, version.Options, context with { Warning = null });
        var baselines = new HeldOutBaselines(stored, later, team, context.CancellationToken);
        WarnOfOverlap(stored, baselines, later, context);
        return _versions.Use(version.Arn, model => new Measurement(this, version, model, filter, request, later, baselines, team, context).Run(field));
    }

    private static void WarnOfOverlap(Snapshot stored, HeldOutBaselines baselines, HeldOutEvents later, OperationContext context)
    {
        if (baselines.StoredLater == 0)
            return;
        var same = 0L;
        foreach (var (userId, events) in later.ByUser)
        {
            if (!stored.Users.TryGetIndex(userId, out var user))
                continue;
            var known = Enumerable.Range(stored.UserOffsets[user], stored.UserOffsets[user + 1] - stored.UserOffsets[user])
                .Select(e => (stored.Items[stored.EventItems[e]], stored.EventTimes[e]))
                .ToHashSet();
            same += events.Count(one => known.Contains((one.ItemId, one.Time)));
        }

        context.Warning?.Invoke(
            $"The interactions of the file begin at {DateTimeOffset.FromUnixTimeSeconds(later.From):u}, and {baselines.StoredLater} stored ones are not from "
            + $"before; {same} of the {later.Count} of the file are among the stored ones. Histories and baselines leave them out, but if the version was "
            + "trained with them, its metrics are too good.");
    }

    /// <summary>One test of one model.</summary>
    private sealed class Measurement(
        VersionTestOperation operation, ServedVersion version, IRecommender model, Filter? filter, TestSolutionVersionRequest request, HeldOutEvents later,
        HeldOutBaselines baselines, ThreadTeam team, OperationContext context)
    {
        private const string ModelName = "";

        private readonly VersionTestOperation _operation = operation;
        private readonly ServedVersion _version = version;
        private readonly IRecommender _model = model;
        private readonly Filter? _filter = filter;
        private readonly TestSolutionVersionRequest _request = request;
        private readonly HeldOutEvents _later = later;
        private readonly HeldOutBaselines _baselines = baselines;
        private readonly OperationContext _context = context;

        // Items that are recommended, and neither stored with an event nor among the later interactions.
        private readonly Dictionary<string, int> _others = [];

        public IReadOnlyList<TestedMetric> Run(FieldLabels? field)
        {
            string[] users = [.. _later.ByUser.Keys.Order(StringComparer.Ordinal)];
            var relevant = users.Select(Relevant).ToArray();
            var rankings = new Dictionary<string, List<IReadOnlyList<int>>>();
            foreach (var chunk in users.Chunk(_filter is null ? UsersAtOnce : FilteredUsersAtOnce))
            {
                _context.CancellationToken.ThrowIfCancellationRequested();
                foreach (var (method, lists) in Rank(chunk))
                {
                    if (!rankings.TryGetValue(method, out var all))
                        rankings.Add(method, all = []);
                    all.AddRange(lists);
                }

                var done = rankings[ModelName].Count;
                _context.Progress?.Invoke(new OperationProgress("Testing", $"{done} of {users.Length} users", 100.0 * done / users.Length));
            }

            var rows = new List<TestedMetric>();
            foreach (var (name, ofSegment) in HeldOutSegments.Of(users, relevant, _baselines, field))
                rows.AddRange(Rows(name, ofSegment, rankings));
            return rows;
        }

        private IReadOnlyCollection<int> Relevant(string userId)
        {
            var events = _later.ByUser[userId];
            if (_version.Options.Events is not { IsWeighted: true })
                return events.Select(one => IndexOf(one.ItemId)).ToHashSet();
            var graded = new GradedItems();
            foreach (var one in events)
                graded.Add(IndexOf(one.ItemId), one.Weight);
            return graded;
        }

        private Dictionary<string, IReadOnlyList<IReadOnlyList<int>>> Rank(string[] users)
        {
            var events = Histories(users, _version.Options, _model.ReadsContext);
            var allowed = Allowed(users);
            var metadata = _model.UsesUserMetadata ? _operation._metadata.Of(_version.DatasetGroupArn, _context) : null;
            var described = _operation._newItems.Of(_version.DatasetGroupArn, _model, _context);
            var answers = _model.RecommendMany(
                events, RankingMetrics.Depth, allowed ?? new AllowedItems?[users.Length], team.ThreadCount, _context.CancellationToken,
                [.. users.Select(user => new RequestMetadata(metadata?.GetValueOrDefault(user), RequestMetadata.NoContext, described))]);
            bool IsAllowed(int place, int item)
            {
                var id = _baselines.Items[item];
                return _model.Items.TryGetIndex(id, out var known) ? allowed![place]!.Items.Contains(known) : allowed![place]!.AllowsNew(id);
            }

            return new Dictionary<string, IReadOnlyList<IReadOnlyList<int>>>(_baselines.Rank(users, allowed is null ? null : IsAllowed))
            {
                [ModelName] = [.. answers.Select(answer => (IReadOnlyList<int>)[.. answer.Select(item => IndexOf(item.ItemId))])],
            };
        }

        private AllowedItems?[]? Allowed(string[] users)
        {
            if (_filter is null)
                return null;
            var plan = _operation._filters.PlanOf(_filter, _version, _model, _context);
            var events = plan.NeedsHistory ? Histories(users, new SnapshotOptions(), plan.NeedsContext) : null;
            return [.. users.Select((user, place) => plan.Allowed(user, events?[place] ?? [], _request.FilterValues))];
        }

        // What a request would have known before the later interactions.
        private IReadOnlyList<IReadOnlyList<HistoryEvent>> Histories(string[] users, SnapshotOptions options, bool withContext) =>
        [
            .. _operation._histories.Read(_version.DatasetGroupArn, options, users, _context, withContext)
                .Select(events => (IReadOnlyList<HistoryEvent>)[.. events.TakeWhile(one => one.Timestamp < _later.From)]),
        ];

        private int IndexOf(string itemId)
        {
            if (_baselines.Items.TryGetIndex(itemId, out var index))
                return index;
            if (!_others.TryGetValue(itemId, out index))
                _others.Add(itemId, index = _baselines.Items.Count + _others.Count);
            return index;
        }

        private IEnumerable<TestedMetric> Rows(
            string segment, IReadOnlyList<IReadOnlyCollection<int>> relevant, Dictionary<string, List<IReadOnlyList<int>>> rankings)
        {
            int[] asked = [.. Enumerable.Range(0, relevant.Count).Where(user => relevant[user].Count > 0)];
            if (asked.Length == 0)
                return [];
            IReadOnlyList<IReadOnlyCollection<int>> right = [.. asked.Select(user => relevant[user])];
            var metrics = rankings.ToDictionary(
                method => method.Key, method => Metrics([.. asked.Select(user => method.Value[user])], right));
            return metrics[ModelName].Keys.Select(metric => new TestedMetric
            {
                SolutionVersionArn = _version.Arn,
                Segment = segment,
                Users = asked.Length,
                Metric = metric,
                Model = metrics[ModelName][metric],
                Popularity = metrics[Baselines.Popularity][metric],
                RecentPopularity = metrics[Baselines.RecentPopularity][metric],
                OwnHistory = metrics[SimpleMethods.OwnHistory][metric],
                ItemKnn = metrics[SimpleMethods.ItemKnn][metric],
                ItemKnnAndOwnHistory = metrics[SimpleMethods.Mixed][metric],
            });
        }

        private Dictionary<string, double> Metrics(IReadOnlyList<IReadOnlyList<int>> rankings, IReadOnlyList<IReadOnlyCollection<int>> relevant)
        {
            var metrics = new Dictionary<string, double>(RankingMetrics.Compute(rankings, relevant, _baselines.Items.Count + _others.Count));
            if (_request.K is { } k)
            {
                IReadOnlySet<int>[] right = [.. relevant.Select(items => items as IReadOnlySet<int> ?? items.ToHashSet())];
                double Mean(Func<IReadOnlyList<int>, IReadOnlySet<int>, int, double> metric) =>
                    rankings.Zip(right, (ranking, items) => metric(ranking, items, k)).Average();
                metrics[$"{RankingMetrics.NdcgPrefix}{k}"] = Mean(RankingMetrics.Ndcg);
                metrics[$"{RankingMetrics.PrecisionPrefix}{k}"] = Mean(RankingMetrics.Precision);
            }

            return metrics;
        }
    }
}
