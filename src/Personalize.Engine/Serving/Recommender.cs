using System.Collections.Concurrent;
using System.Globalization;
using Personalize.Engine.Data;
using Personalize.Engine.Kernels;
using Personalize.Engine.Networks;
using Personalize.Engine.Ports;
using Personalize.Engine.Serving.Filters;
using Personalize.Engine.Serving.Histories;
using Personalize.Engine.Training;

namespace Personalize.Engine.Serving;

/// <summary>An event of the user asked about, oldest first.</summary>
/// <param name="ItemId">An event with an item that the model does not know tells it nothing and is left out.</param>
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
    public IReadOnlyList<RecommendedItem> Recommend(IReadOnlyList<HistoryEvent> history, int count) => ((IRecommender)this).Recommend(history, count);

    IReadOnlyList<RecommendedItem> IRecommender.Recommend(IReadOnlyList<HistoryEvent> history, int count, ItemSet? allowed, UserState? state)
    {
        ArgumentOutOfRangeException.ThrowIfLessThan(count, 1);
        if (!_workspaces.TryTake(out var workspace))
            workspace = new Workspace(_model, _inline);
        try
        {
            return Decode(workspace.Rank(Encode([history], _inline), history.Count, state ?? new UserState(), count, allowed));
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
        var sequences = Encode(histories, team);
        using var ranker = new BatchRanker(_model.Parameters, sequences, _model.Neighbors, _model.Trend, team);
        int[] lengths = [.. Enumerable.Range(0, histories.Count).Select(h => sequences.Snapshot.UserOffsets[h + 1] - sequences.Snapshot.UserOffsets[h])];
        var rankings = ranker.Rank([.. Enumerable.Range(0, histories.Count)], lengths, count, cancellationToken, allowed);
        return [.. rankings.Select(Decode)];
    }

    private RecommendedItem[] Decode(Ranking ranking)
    {
        var result = new RecommendedItem[ranking.Items.Length];
        for (var i = 0; i < result.Length; i++)
            result[i] = new RecommendedItem(_model.Items[ranking.Items[i]], Math.Exp(ranking.Scores[i] - ranking.LogSumExp));
        return result;
    }

    /// <summary>The events of each history that the model knows the items of.</summary>
    private EncodedSequences Encode(IReadOnlyList<IReadOnlyList<HistoryEvent>> histories, ThreadTeam team)
    {
        var offsets = new int[histories.Count + 1];
        var total = histories.Sum(history => history.Count);
        var (items, times, types) = (new List<int>(total), new List<long>(total), new List<int>(total));
        for (var h = 0; h < histories.Count; h++)
        {
            foreach (var known in histories[h])
            {
                if (!_model.Items.TryGetIndex(known.ItemId, out var item))
                    continue;
                items.Add(item);
                times.Add(known.Timestamp);
                types.Add(known.EventType is { } type && _eventTypes.TryGetValue(type, out var index) ? index : -1);
            }

            offsets[h + 1] = items.Count;
        }

        var snapshot = new Snapshot
        {
            Users = histories.Count == 1 ? s_oneUser : new Vocabulary([.. Enumerable.Range(0, histories.Count).Select(h => h.ToString(CultureInfo.InvariantCulture))]),
            Items = _model.Items,
            EventTypes = _model.EventTypes,
            UserOffsets = offsets,
            EventItems = [.. items],
            EventTimes = [.. times],
            EventTypeIndices = [.. types],
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
        private readonly SequenceWindow[] _windows;
        private readonly RowRanker _ranker;
        private readonly NativeBuffer _scores;

        public Workspace(HrnnModel model, ThreadTeam inline)
        {
            _model = model;
            _recurrent = new RecurrentLayer(model.Parameters.Shape, lanes: 1, Steps, inline, forTraining: false);
            _windows = [.. Enumerable.Range(1, Steps).Select(steps => new SequenceWindow(1, steps))];
            _ranker = new RowRanker(model.Parameters, model.Neighbors, model.Trend);
            _scores = NativeBuffer.Allocate(model.Items.Count);
        }

        /// <summary>Ranks the items by a user's history, of which the state has seen a part.</summary>
        public Ranking Rank(EncodedSequences sequences, int historyLength, UserState state, int count, ItemSet? allowed)
        {
            Advance(sequences, historyLength, state);
            var shape = _model.Parameters.Shape;
            fixed (float* hidden = state.Hidden)
                VectorKernel.MatrixVector(_model.Parameters.Items, shape.ItemCount, shape.Hidden, _model.Parameters.ItemStride, hidden, _scores.Pointer);
            return _ranker.Rank(sequences.History(0), sequences.Snapshot.EventCount, _scores.Pointer, count, allowed);
        }

        /// <summary>
        /// Brings a state to the end of the history: a step of the network for each event that it has not seen, so that the
        /// result is the same bit for bit whether the events came one by one or all at once.
        /// </summary>
        private void Advance(EncodedSequences sequences, int historyLength, UserState state)
        {
            var padded = _model.Parameters.Shape.PaddedHidden;
            var known = sequences.Snapshot.EventCount;

            // A fresh state begins with position 0, the begin vector, before any event.
            var first = state.Hidden.Length == 0 ? 0 : state.KnownCount + 1;
            if (first == 0)
                _recurrent.Reset();
            else
                _recurrent.Resume(state.Hidden);
            var hidden = state.Hidden;
            while (first <= known)
            {
                var window = _windows[Math.Min(Steps, known + 1 - first) - 1];
                for (var t = 0; t < window.Steps; t++)
                    window.Positions[t] = first + t;
                _recurrent.Forward(window, sequences, _model.Parameters);
                first += window.Steps;
                hidden = new ReadOnlySpan<float>(_recurrent.States + ((long)(window.Steps - 1) * padded), padded).ToArray();
            }

            state.Set(historyLength, known, hidden);
        }

        public void Dispose()
        {
            _recurrent.Dispose();
            _ranker.Dispose();
            _scores.Dispose();
        }
    }
}
