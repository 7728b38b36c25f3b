using System.Collections.Concurrent;
using System.Globalization;
using Personalize.Engine.Data;
using Personalize.Engine.Kernels;
using Personalize.Engine.Networks;
using Personalize.Engine.Ports;
using Personalize.Engine.Serving.Filters;
using Personalize.Engine.Training;

namespace Personalize.Engine.Serving;

/// <summary>An event of the user asked about, oldest first.</summary>
/// <param name="ItemId">May be unknown to the model; it then moves time on but carries no item.</param>
/// <param name="Timestamp">Unix seconds.</param>
/// <param name="EventType">Matched ignoring case; null or unknown for none.</param>
/// <param name="EventValue">NaN for none. Filters look at it, models do not.</param>
public readonly record struct HistoryEvent(string ItemId, long Timestamp, string? EventType = null, double EventValue = double.NaN);

/// <summary>Answers requests from a trained model. Thread-safe: the model is read-only, working memory is pooled.</summary>
public sealed class Recommender : IRecommender
{
    private readonly IModelFile _file;
    private readonly HrnnModel _model;
    private readonly Dictionary<string, int> _eventTypes;
    private readonly ThreadTeam _inline = new(1);
    private readonly ConcurrentBag<Workspace> _workspaces = [];

    /// <param name="file">An open model; owned from here on.</param>
    /// <exception cref="PersonalizeException">The file is not a usable model.</exception>
    public Recommender(IModelFile file)
    {
        _file = file;
        _model = HrnnModel.Open(file);
        _eventTypes = new Dictionary<string, int>(StringComparer.OrdinalIgnoreCase);
        for (var i = 0; i < _model.EventTypes.Count; i++)
            _eventTypes.TryAdd(_model.EventTypes[i], i);
    }

    /// <inheritdoc/>
    public Vocabulary Items => _model.Items;

    /// <summary>Items the model knows.</summary>
    public int ItemCount => _model.Items.Count;

    /// <summary>True when the model can recommend the item.</summary>
    public bool Knows(string itemId) => _model.Items.Contains(itemId);

    /// <inheritdoc cref="IRecommender.Recommend"/>
    public IReadOnlyList<RecommendedItem> Recommend(IReadOnlyList<HistoryEvent> history, int count) => ((IRecommender)this).Recommend(history, count, null);

    IReadOnlyList<RecommendedItem> IRecommender.Recommend(IReadOnlyList<HistoryEvent> history, int count, ItemSet? allowed)
    {
        ArgumentOutOfRangeException.ThrowIfLessThan(count, 1);
        if (!_workspaces.TryTake(out var workspace))
            workspace = new Workspace(_model, _inline);
        try
        {
            var ranking = workspace.Rank(Encode([history], _inline), count, allowed);
            return Decode(ranking);
        }
        finally
        {
            _workspaces.Add(workspace);
        }
    }

    public void Dispose()
    {
        foreach (var workspace in _workspaces)
            workspace.Dispose();
        _inline.Dispose();
        _model.Dispose();
        _file.Dispose();
    }

    IReadOnlyList<IReadOnlyList<RecommendedItem>> IRecommender.RecommendMany(
        IReadOnlyList<IReadOnlyList<HistoryEvent>> histories, int count, IReadOnlyList<ItemSet?> allowed, int threads, CancellationToken cancellationToken)
    {
        using var team = new ThreadTeam(threads);
        using var ranker = new BatchRanker(_model.Parameters, Encode(histories, team), _model.Neighbors, team);
        var rankings = ranker.Rank([.. Enumerable.Range(0, histories.Count)], [.. histories.Select(history => history.Count)], count, cancellationToken, allowed);
        return [.. rankings.Select(Decode)];
    }

    private RecommendedItem[] Decode(Ranking ranking)
    {
        var result = new RecommendedItem[ranking.Items.Length];
        for (var i = 0; i < result.Length; i++)
            result[i] = new RecommendedItem(_model.Items[ranking.Items[i]], Math.Exp(ranking.Scores[i] - ranking.LogSumExp));
        return result;
    }

    private EncodedSequences Encode(IReadOnlyList<IReadOnlyList<HistoryEvent>> histories, ThreadTeam team)
    {
        var offsets = new int[histories.Count + 1];
        for (var h = 0; h < histories.Count; h++)
            offsets[h + 1] = checked(offsets[h] + histories[h].Count);
        var (items, times, types) = (new int[offsets[^1]], new long[offsets[^1]], new int[offsets[^1]]);
        for (var h = 0; h < histories.Count; h++)
        {
            for (var i = 0; i < histories[h].Count; i++)
            {
                var known = histories[h][i];
                items[offsets[h] + i] = _model.Items.IndexOf(known.ItemId);
                times[offsets[h] + i] = known.Timestamp;
                types[offsets[h] + i] = known.EventType is { } type && _eventTypes.TryGetValue(type, out var index) ? index : -1;
            }
        }

        var snapshot = new Snapshot
        {
            Users = histories.Count == 1 ? s_oneUser : new Vocabulary([.. Enumerable.Range(0, histories.Count).Select(h => h.ToString(CultureInfo.InvariantCulture))]),
            Items = _model.Items,
            EventTypes = _model.EventTypes,
            UserOffsets = offsets,
            EventItems = items,
            EventTimes = times,
            EventTypeIndices = types,
        };
        return new EncodedSequences(snapshot, _model.Thresholds, team);
    }

    private static readonly Vocabulary s_oneUser = new([""]);

    /// <summary>Working memory of one request.</summary>
    private sealed unsafe class Workspace : IDisposable
    {
        private const int Steps = 32;

        private readonly HrnnModel _model;
        private readonly RecurrentLayer _recurrent;
        private readonly SequenceWindow _window = new(RecurrentLayer.LanesPerGroup, Steps);
        private readonly RowRanker _ranker;
        private readonly NativeBuffer _scores;

        public Workspace(HrnnModel model, ThreadTeam inline)
        {
            _model = model;
            _recurrent = new RecurrentLayer(model.Parameters.Shape, RecurrentLayer.LanesPerGroup, Steps, inline, forTraining: false);
            _ranker = new RowRanker(model.Parameters, model.Neighbors);
            _scores = NativeBuffer.Allocate(model.Items.Count);
            Array.Fill(_window.Positions, SequenceWindow.NoEvent);
        }

        public Ranking Rank(EncodedSequences sequences, int count, ItemSet? allowed)
        {
            var shape = _model.Parameters.Shape;
            var length = sequences.Snapshot.EventCount;
            _recurrent.Reset();
            var last = 0;
            for (var first = 0; first <= length; first += Steps)
            {
                for (var t = 0; t < Steps; t++)
                {
                    var position = first + t;
                    _window.Positions[t * RecurrentLayer.LanesPerGroup] = position <= length ? position : SequenceWindow.NoEvent;
                    if (position <= length)
                        last = t;
                }

                _recurrent.Forward(_window, sequences, _model.Parameters);
            }

            var state = _recurrent.States + ((long)last * RecurrentLayer.LanesPerGroup * shape.PaddedHidden);
            VectorKernel.MatrixVector(_model.Parameters.Items, shape.ItemCount, shape.Hidden, _model.Parameters.ItemStride, state, _scores.Pointer);
            return _ranker.Rank(sequences.History(0), length, _scores.Pointer, count, allowed);
        }

        public void Dispose()
        {
            _recurrent.Dispose();
            _ranker.Dispose();
            _scores.Dispose();
        }
    }
}
