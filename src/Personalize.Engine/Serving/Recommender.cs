using System.Collections.Concurrent;
using System.Globalization;
using System.Runtime.InteropServices;
using Personalize.Engine.Common;
using Personalize.Engine.Data;
using Personalize.Engine.Data.Features;
using Personalize.Engine.Kernels;
using Personalize.Engine.Networks;
using Personalize.Engine.Networks.Knn;
using Personalize.Engine.Networks.Terms;
using Personalize.Engine.Ports;
using Personalize.Engine.Requests;
using Personalize.Engine.Serving.Histories;

namespace Personalize.Engine.Serving;

/// <summary>Answers requests from a trained model. Thread-safe: the model is read-only, working memory is pooled.</summary>
public sealed class Recommender : IRecommender, IEmbeddings
{
    private readonly IModelFile _file;
    private readonly HrnnModel _model;
    private readonly Dictionary<string, int> _eventTypes;
    private readonly ConcurrentBag<Workspace> _workspaces = [];

    /// <param name="file">An open model; owned by this object from here on.</param>
    /// <exception cref="PersonalizeException">The file is not a usable model.</exception>
    public Recommender(IModelFile file)
    {
        _file = file;
        try
        {
            _model = HrnnModel.Open(file);
        }
        catch
        {
            file.Dispose();
            throw;
        }

        _eventTypes = new Dictionary<string, int>(StringComparer.OrdinalIgnoreCase);
        for (var i = 0; i < _model.EventTypes.Count; i++)
            _eventTypes.TryAdd(_model.EventTypes[i], i);
    }

    /// <inheritdoc/>
    public Vocabulary Items => _model.Items;

    /// <summary>Number of items that the model knows.</summary>
    public int ItemCount => _model.Items.Count;

    /// <summary>True if the model was trained with the item.</summary>
    public bool Knows(string itemId) => _model.Items.Contains(itemId);

    /// <inheritdoc cref="IRecommender.Recommend"/>
    public IReadOnlyList<RecommendedItem> Recommend(IReadOnlyList<HistoryEvent> history, int count) => ((IRecommender)this).Recommend(history, count);

    bool IRecommender.UsesItemMetadata => _model.Configuration is { Features.Items.Count: > 0, NewItemBias: not null };

    bool IRecommender.UsesUserMetadata => _model.Configuration.Features.Users.Count > 0;

    bool IRecommender.ReadsContext => _model.Configuration is { HasSessions: true } or { Features.Context.Count: > 0 };

    FeatureSpace IRecommender.Context => _model.Configuration.Features.Context;

    IReadOnlyList<RecommendedItem> IRecommender.Recommend(
        IReadOnlyList<HistoryEvent> history, int count, AllowedItems? allowed, UserState? state, RequestMetadata? metadata)
    {
        ArgumentOutOfRangeException.ThrowIfLessThan(count, 1);
        state ??= new UserState();
        state.KeepFor(metadata?.User, metadata?.NewItems);
        if (!_workspaces.TryTake(out var workspace))
            workspace = new Workspace(_model);
        try
        {
            var sequences = Encode([history], metadata is null ? null : [metadata], workspace.Team);
            return Decode(workspace.Rank(sequences, state, count, Restrict(allowed, sequences.NewItems, 0)), sequences.NewItems, 0);
        }
        finally
        {
            _workspaces.Add(workspace);
        }
    }

    IReadOnlyList<RecommendedItem> IRecommender.Explain(IReadOnlyList<HistoryEvent> history, IReadOnlyList<RecommendedItem> items, RequestMetadata? metadata)
    {
        using var team = new ThreadTeam(1);
        return Explainer.Explain(
            _model, history,
            histories => Encode(histories, metadata is null ? null : [.. Enumerable.Repeat(metadata, histories.Count)], team, ofOneUser: true), items, team);
    }

    /// <summary>Releases the model and its file; no request may be running.</summary>
    public void Dispose()
    {
        foreach (var workspace in _workspaces)
            workspace.Dispose();
        _model.Dispose();
        _file.Dispose();
    }

    IReadOnlyList<IReadOnlyList<RecommendedItem>> IRecommender.RecommendMany(
        IReadOnlyList<IReadOnlyList<HistoryEvent>> histories, int count, IReadOnlyList<AllowedItems?> allowed, int threads, CancellationToken cancellationToken,
        IReadOnlyList<RequestMetadata>? metadata)
    {
        using var team = new ThreadTeam(threads);
        var sequences = Encode(histories, metadata, team);
        using var ranker = new BatchRanker(_model.Parameters, sequences, _model.Neighbors, _model.Trend, team, _model.Blend, _model.NewItemBias);
        var rankings = ranker.Rank(
            [.. Enumerable.Range(0, histories.Count)], [.. histories.Select(history => history.Count)], count, cancellationToken,
            [.. allowed.Select((items, h) => Restrict(items, sequences.NewItems, h))], withContext: true);
        return [.. rankings.Select((ranking, h) => Decode(ranking, sequences.NewItems, h))];
    }

    double[][] IRecommender.Affinities(
        IReadOnlyList<IReadOnlyList<HistoryEvent>> histories, IReadOnlyList<ItemSet> groups, int threads, CancellationToken cancellationToken,
        IReadOnlyList<RequestMetadata> metadata)
    {
        using var team = new ThreadTeam(threads);
        var sequences = Encode(histories, metadata, team);
        using var ranker = new BatchRanker(_model.Parameters, sequences, _model.Neighbors, _model.Trend, team, _model.Blend, _model.NewItemBias);
        return ranker.Probabilities(
            [.. Enumerable.Range(0, histories.Count)], [.. histories.Select(history => history.Count)], groups, cancellationToken);
    }

    DescribedItems IRecommender.Describe(IReadOnlyList<string> ids, IReadOnlyList<MetadataColumn> columns) => _model.Describe(ids, columns);

    int IEmbeddings.Dimensions => _model.Parameters.Shape.Hidden;

    unsafe float IEmbeddings.CopyItem(int item, Span<float> vector)
    {
        // Where a simple method is part of the scores, the network has only a share in them.
        var (network, share) = (_model.Parameters, _model.Blend is { } blend ? KnnBlend.ShareOf(blend.Weight) : 1);
        for (var i = 0; i < network.Shape.Hidden; i++)
            vector[i] = share * network.Items[((long)item * network.ItemStride) + i];
        return share * network.ItemBias[item];
    }

    float[] IEmbeddings.UserVector(IReadOnlyList<HistoryEvent> history, RequestMetadata? metadata)
    {
        if (!_workspaces.TryTake(out var workspace))
            workspace = new Workspace(_model);
        try
        {
            return workspace.Query(Encode([history], metadata is null ? null : [metadata], workspace.Team));
        }
        finally
        {
            _workspaces.Add(workspace);
        }
    }

    /// <summary>The allowed items that the model recommends; a recipe for cold items recommends no others, and new items are cold.</summary>
    private ItemSet? Restrict(AllowedItems? allowed, NewItems? newItems, int request)
    {
        var known = allowed?.Items ?? _model.ColdItems;
        if (allowed is not null && _model.ColdItems is not null)
        {
            known = allowed.Items.Copy();
            known.IntersectWith(_model.ColdItems);
        }

        if (known is null || newItems is null)
            return known;
        var all = known.Below(ItemCount, ItemCount + newItems.CountOf(request));
        for (var item = ItemCount; item < all.Capacity; item++)
        {
            if (allowed?.AllowsNew(newItems.IdOf(request, item)) != false)
                all.Add(item);
        }

        return all;
    }

    private SequenceFeatures Features(IReadOnlyList<RequestMetadata>? metadata, Snapshot snapshot)
    {
        var spaces = _model.Configuration.Features;
        if (spaces.Users.Count + spaces.Context.Count == 0)
            return SequenceFeatures.None(snapshot, spaces);
        var (users, requests) = (new FeatureTable.Builder(), new FeatureTable.Builder());
        for (var i = 0; i < snapshot.UserCount; i++)
        {
            spaces.Users.Encode(metadata?[i].User?.Columns ?? [], metadata?[i].User?.Row ?? 0, users);

            // A request without a context corresponds to the positions that were trained without one.
            if (metadata?[i].Context is { } context && context.Keys.Any(spaces.Context.Knows))
                spaces.Context.Encode(context, requests);
            else
                requests.EndRow();
        }

        return new SequenceFeatures
        {
            Spaces = spaces, Items = _model.ItemFeatures, Users = users.Build(), Requests = requests.Build(),
            Events = spaces.Context.Encode(snapshot.ContextMetadata, snapshot.EventCount),
        };
    }

    private RecommendedItem[] Decode(Ranking ranking, NewItems? newItems, int request)
    {
        // Every score is part of the sum, so this shows whether one of them is no number.
        if (!float.IsFinite(ranking.LogSumExp))
        {
            throw new PersonalizeException(
                ErrorKind.InvalidInput,
                ErrorIds.ScoresNotFinite,
                "The scores of the model are not numbers, so its weights are damaged.",
                "Train the solution version again, or restore its model from a backup.");
        }

        var result = new RecommendedItem[ranking.Items.Length];
        for (var i = 0; i < result.Length; i++)
        {
            var item = ranking.Items[i];
            var id = item < ItemCount ? _model.Items[item] : newItems!.IdOf(request, item);
            result[i] = new RecommendedItem(id, Math.Exp(ranking.Scores[i] - ranking.LogSumExp))
            {
                IsNew = item >= ItemCount || _model.UntrainedItems?.Contains(item) == true,
            };
        }

        return result;
    }

    /// <param name="histories">The events of each request.</param>
    /// <param name="metadata">For each request; null for none.</param>
    /// <param name="team">The threads to use.</param>
    /// <param name="ofOneUser">Whether all events are also in the first history, whose new items are then those of all.</param>
    private EncodedSequences Encode(
        IReadOnlyList<IReadOnlyList<HistoryEvent>> histories, IReadOnlyList<RequestMetadata>? metadata, ThreadTeam team, bool ofOneUser = false)
    {
        var described = metadata is { Count: > 0 } ? metadata[0].NewItems : null;
        var newItems = described is null ? null : new NewItems(ItemCount, described, histories.Count);
        var offsets = new int[histories.Count + 1];
        var total = histories.Sum(history => history.Count);
        var (items, times, types) = (new List<int>(total), new List<long>(total), new List<int>(total));
        var contexts = new List<IReadOnlyDictionary<string, ContextValue>?>();
        for (var h = 0; h < histories.Count; h++)
        {
            var hasNew = false;
            foreach (var known in histories[h])
            {
                hasNew |= !_model.Items.TryGetIndex(known.ItemId, out var item);
                items.Add(item);
                times.Add(known.Timestamp);
                types.Add(known.EventType is { } type && _eventTypes.TryGetValue(type, out var index) ? index : -1);
                contexts.Add(known.Context);
            }

            offsets[h + 1] = items.Count;
            if (hasNew || (ofOneUser && h > 0))
            {
                newItems ??= new NewItems(ItemCount, described, histories.Count);
                newItems.Number(h, [.. histories[h].Select(known => known.ItemId)], CollectionsMarshal.AsSpan(items)[offsets[h]..], ofOneUser ? 0 : h);
            }
        }

        var snapshot = new Snapshot
        {
            Users = histories.Count == 1
                ? s_oneUser
                : new Vocabulary([.. Enumerable.Range(0, histories.Count).Select(h => h.ToString(CultureInfo.InvariantCulture))]),
            Items = _model.Items,
            EventTypes = _model.EventTypes,
            UserOffsets = offsets,
            EventItems = [.. items],
            EventTimes = [.. times],
            EventTypeIndices = [.. types],
            ContextMetadata = EventContext.Columns(contexts, _model.Configuration),
        };
        return new EncodedSequences(snapshot, _model.Thresholds, team, Features(metadata, snapshot), newItems);
    }

    private static readonly Vocabulary s_oneUser = new([""]);

    /// <summary>Working memory of one request.</summary>
    private sealed unsafe class Workspace : IDisposable
    {
        private const int Steps = 32;

        private readonly HrnnModel _model;
        private readonly RecurrentLayer _recurrent;
        private readonly SequenceWindow[] _windows;
        private readonly RowRanker _ranker;
        private readonly NativeBuffer _query;
        private NativeBuffer _scores;

        /// <summary>The calling thread; a team of its own, because a team serves one request at a time.</summary>
        public ThreadTeam Team { get; } = new(1);

        public Workspace(HrnnModel model)
        {
            _model = model;
            _recurrent = new RecurrentLayer(model.Parameters.Shape, lanes: 1, Steps, Team, forTraining: false);
            _windows = [.. Enumerable.Range(1, Steps).Select(steps => new SequenceWindow(1, steps))];
            _ranker = new RowRanker(model.Parameters, model.Neighbors, model.Trend, model.Blend);
            _query = NativeBuffer.Allocate(model.Parameters.Shape.PaddedHidden);
            _scores = NativeBuffer.Allocate(model.Items.Count);
        }

        /// <summary>Ranks the items for a user's history, part of which the state has already seen.</summary>
        public Ranking Rank(EncodedSequences sequences, UserState state, int count, ItemSet? allowed)
        {
            Advance(sequences, state);
            var added = NewItemColumns.Of(sequences, 0, _model.NewItemBias);
            if (_scores.Length < _model.Items.Count + added.Count)
            {
                _scores.Dispose();
                _scores = NativeBuffer.Allocate(_model.Items.Count + added.Count);
            }

            var inContext = Ask(sequences, state);
            NetworkTerm.Forward(_model.Parameters, _query.Pointer, _scores.Pointer);
            return _ranker.Rank(sequences.History(0), sequences.Snapshot.EventCount, _query.Pointer, _scores.Pointer, count, allowed, added, inContext);
        }

        /// <summary>The query after a user's history.</summary>
        public float[] Query(EncodedSequences sequences)
        {
            var state = new UserState();
            Advance(sequences, state);
            Ask(sequences, state);
            return new ReadOnlySpan<float>(_query.Pointer, _model.Parameters.Shape.Hidden).ToArray();
        }

        /// <summary>Writes the query, and returns whether it knows the context of the event to come.</summary>
        private bool Ask(EncodedSequences sequences, UserState state)
        {
            var shape = _model.Parameters.Shape;
            state.Hidden.CopyTo(new Span<float>(_query.Pointer, shape.PaddedHidden));
            var (layer, length) = (new QueryLayer(shape, sequences), sequences.Snapshot.EventCount);
            layer.Forward(_model.Parameters, user: 0, length, withContext: true, _query.Pointer, null);
            return layer.KnowsContext(user: 0, length);
        }

        /// <summary>
        /// Updates a state to the end of the history, with one step of the network for each event it has not seen, so the result is
        /// identical bit by bit whether the events came one at a time or all at once.
        /// </summary>
        private void Advance(EncodedSequences sequences, UserState state)
        {
            var padded = _model.Parameters.Shape.PaddedHidden;
            var length = sequences.Snapshot.EventCount;

            // A fresh state begins at position 0 with the begin vector, before any event.
            var first = state.Hidden.Length == 0 ? 0 : state.EventCount + 1;
            if (first == 0)
                _recurrent.Reset();
            else
                _recurrent.Resume(state.Hidden);
            var hidden = state.Hidden;
            while (first <= length)
            {
                var window = _windows[Math.Min(Steps, length + 1 - first) - 1];
                for (var t = 0; t < window.Steps; t++)
                    window.Positions[t] = first + t;
                _recurrent.Forward(window, sequences, _model.Parameters);
                first += window.Steps;
                hidden = new ReadOnlySpan<float>(_recurrent.States + ((long)(window.Steps - 1) * padded), padded).ToArray();
            }

            state.Set(length, hidden);
        }

        public void Dispose()
        {
            _recurrent.Dispose();
            Team.Dispose();
            _ranker.Dispose();
            _query.Dispose();
            _scores.Dispose();
        }
    }
}
