using System.Collections.Concurrent;
using Personalize.Engine.Common;
using Personalize.Engine.Data;
using Personalize.Engine.Data.Features;
using Personalize.Engine.Networks;
using Personalize.Engine.Ports;
using Personalize.Engine.Requests;
using Personalize.Engine.Schemas;
using Personalize.Engine.Serving.Histories;

namespace Personalize.Engine.Serving;

/// <summary>Answers requests from a trained model. Thread-safe: the model is read-only, working memory is pooled.</summary>
public sealed class Recommender : IRecommender, IEmbeddings
{
    private readonly IModelFile _file;
    private readonly HrnnModel _model;
    private readonly Dictionary<string, int> _eventTypes;
    private readonly ConcurrentBag<RequestMemory> _workspaces = [];
    private readonly UserEncoder _encoder;

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
        _encoder = new UserEncoder(_model, _eventTypes);
    }

    /// <inheritdoc/>
    public Vocabulary Items => _model.Items;

    /// <summary>Steps of the network in all requests so far, as long as none is running.</summary>
    internal long StepCount => _workspaces.Sum(workspace => workspace.StepCount);

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
        return Use(history, state ?? new UserState(), metadata, (sequences, known, workspace) =>
            Decode(workspace.Rank(sequences, known, count, Restrict(allowed, sequences.NewItems, 0), metadata?.Exploration), sequences.NewItems, 0));
    }

    IReadOnlyList<RecommendedItem> IRecommender.Explain(
        IReadOnlyList<HistoryEvent> history, IReadOnlyList<RecommendedItem> items, RequestMetadata? metadata, UserState? state) =>
        Use(history, state ?? new UserState(), metadata, (sequences, known, workspace) =>
        {
            workspace.Advance(sequences, known);
            return Explainer.Explain(_model, history, _encoder, sequences, known, items, workspace);
        });

    /// <summary>Releases the model and its file; no request may be running.</summary>
    public void Dispose()
    {
        foreach (var workspace in _workspaces)
            workspace.Dispose();
        _model.Dispose();
        _file.Dispose();
    }

    IReadOnlyList<IReadOnlyList<RecommendedItem>> IRecommender.RecommendMany(
        IReadOnlyList<IReadOnlyList<HistoryEvent>> histories, int count, IReadOnlyList<AllowedItems?> allowed, BatchMemory memory,
        CancellationToken cancellationToken, IReadOnlyList<RequestMetadata>? metadata)
    {
        var sequences = Encode(histories, metadata, memory);
        var rankings = memory.Ranker(_model, sequences).Rank(
            EndsOf(histories), count, cancellationToken, [.. allowed.Select((items, h) => Restrict(items, sequences.NewItems, h))], withContext: true,
            metadata is null ? null : [.. metadata.Select(known => known.Exploration)]);
        return [.. rankings.Select((ranking, h) => Decode(ranking, sequences.NewItems, h))];
    }

    double[][] IRecommender.Affinities(
        IReadOnlyList<IReadOnlyList<HistoryEvent>> histories, IReadOnlyList<ItemSet> groups, int threads, CancellationToken cancellationToken,
        IReadOnlyList<RequestMetadata> metadata)
    {
        using var memory = new BatchMemory(threads);
        return memory.Ranker(_model, Encode(histories, metadata, memory)).Probabilities(EndsOf(histories), groups, cancellationToken);
    }

    private static HistoryPlace[] EndsOf(IReadOnlyList<IReadOnlyList<HistoryEvent>> histories) =>
        [.. histories.Select((history, user) => new HistoryPlace(user, history.Count))];

    DescribedItems IRecommender.Describe(IReadOnlyList<string> ids, IReadOnlyList<MetadataColumn> columns, long[]? births) =>
        _model.Describe(ids, columns, births);

    int IEmbeddings.Dimensions => _model.Parameters.Shape.Hidden;

    unsafe float IEmbeddings.CopyItem(int item, Span<float> vector)
    {
        // Where a simple method is part of the scores, the network has only a share in them.
        var (network, share) = (_model.Parameters, _model.Blend?.Share ?? 1);
        for (var i = 0; i < network.Shape.Hidden; i++)
            vector[i] = share * network.Items[((long)item * network.ItemStride) + i];
        return share * network.ItemBias[item];
    }

    float[] IEmbeddings.UserVector(IReadOnlyList<HistoryEvent> history, RequestMetadata? metadata) =>
        Use(history, new UserState(), metadata, (sequences, state, memory) =>
        {
            memory.Advance(sequences, state);
            return memory.QueryOf(sequences, state.Hidden);
        });

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

    /// <summary>Runs a request for a user of whom something may be known already.</summary>
    private T Use<T>(
        IReadOnlyList<HistoryEvent> history, UserState state, RequestMetadata? metadata, Func<EncodedSequences, UserState, RequestMemory, T> request)
    {
        state.KeepFor(metadata?.User, metadata?.NewItems);
        if (!_workspaces.TryTake(out var workspace))
            workspace = new RequestMemory(_model);
        try
        {
            return request(_encoder.Encode(history, state, metadata), state, workspace);
        }
        finally
        {
            _workspaces.Add(workspace);
        }
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
                IsExplored = i >= result.Length - ranking.Explored,
            };
        }

        return result;
    }

    /// <param name="histories">The events of each request.</param>
    /// <param name="metadata">For each request; null for none.</param>
    /// <param name="memory">Has the arrays of the result, which is valid until they are used again.</param>
    private EncodedSequences Encode(IReadOnlyList<IReadOnlyList<HistoryEvent>> histories, IReadOnlyList<RequestMetadata>? metadata, BatchMemory memory)
    {
        var described = metadata is { Count: > 0 } ? metadata[0].NewItems : null;
        var newItems = described is null ? null : new NewItems(ItemCount, described, histories.Count);
        var offsets = new int[histories.Count + 1];
        var total = histories.Sum(history => history.Count);
        var events = memory.Events(total);
        var contexts = new IReadOnlyDictionary<string, ContextValue>?[((IRecommender)this).ReadsContext ? total : 0];
        var e = 0;
        for (var h = 0; h < histories.Count; h++)
        {
            var hasNew = false;
            foreach (var known in histories[h])
            {
                hasNew |= (events.Items[e] = memory.IndexOf(known.ItemId, _model.Items)) < 0;
                events.Times[e] = known.Timestamp;
                events.Types[e] = known.EventType is { } type && _eventTypes.TryGetValue(type, out var index) ? index + 1 : 0;
                if (contexts.Length > 0)
                    contexts[e] = known.Context;
                e++;
            }

            offsets[h + 1] = e;
            if (hasNew)
            {
                newItems ??= new NewItems(ItemCount, described, histories.Count);
                newItems.Number(h, [.. histories[h].Select(known => known.ItemId)], events.Items.AsSpan(offsets[h]..e));
            }
        }

        var columns = EventContext.Columns(contexts, _model.Configuration);
        var features = _encoder.Features(metadata, histories.Count, _model.Configuration.Features.Context.Encode(columns, total));
        return new EncodedSequences(events, offsets, _encoder.Empty, _model.Thresholds, features, newItems)
            .Complete(Array.Find(columns, column => column.Name == DatasetFields.SessionId));
    }
}
