using Personalize.Engine.Data;
using Personalize.Engine.Kernels;
using Personalize.Engine.Networks;
using Personalize.Engine.Networks.Exploration;
using Personalize.Engine.Networks.Terms;
using Personalize.Engine.Serving.Histories;

namespace Personalize.Engine.Serving;

/// <summary>Runs a model for one user at a time. Working memory of one request, which is used again.</summary>
internal sealed unsafe class RequestMemory : IDisposable
{
    private const int Steps = 32;

    private readonly HrnnModel _model;

    // Of its own, because a team runs one thing at a time.
    private readonly ThreadTeam _thread = new(1);
    private readonly RecurrentLayer _recurrent;
    private readonly SequenceWindow[] _windows;
    private readonly RowRanker _ranker;
    private readonly NativeBuffer _query;
    private NativeBuffer _scores;

    public RequestMemory(HrnnModel model)
    {
        _model = model;
        _recurrent = new RecurrentLayer(model.Parameters.Shape, lanes: 1, Steps, _thread, forTraining: false);
        _windows = [.. Enumerable.Range(1, Steps).Select(steps => new SequenceWindow(1, steps))];
        _ranker = new RowRanker(model.Parameters, model.Neighbors, model.Trend, model.Blend, model.Appeal);
        _query = NativeBuffer.Allocate(model.Parameters.Shape.PaddedHidden);
        _scores = NativeBuffer.Allocate(model.Items.Count);
    }

    /// <summary>Steps of the network so far.</summary>
    public long StepCount { get; private set; }

    private int Hidden => _model.Parameters.Shape.PaddedHidden;

    /// <summary>Ranks the items for a user's history, part of which the state has already seen.</summary>
    public Ranking Rank(EncodedSequences sequences, UserState state, int count, ItemSet? allowed, ExplorationSettings? exploration)
    {
        Advance(sequences, state);
        var added = Score(sequences, state.Hidden);
        return _ranker.Rank(
            sequences.History(0), sequences.UserOffsets[1], _query.Pointer, _scores.Pointer, count, allowed, added, exploration);
    }

    /// <summary>
    /// Updates a state to the end of the history, with one step of the network for each event it has not seen, so the result is
    /// identical bit by bit whether the events came one at a time or all at once.
    /// </summary>
    public void Advance(EncodedSequences sequences, UserState state)
    {
        var length = sequences.UserOffsets[1];

        // A fresh state begins at position 0 with the begin vector, before any event.
        var first = state.Hidden.Length == 0 ? 0 : state.EventCount + 1;
        if (first <= length)
            state.Advance(length, Run(sequences, state.Hidden, first, UserState.TrailLength));
    }

    /// <summary>The states after the newest events.</summary>
    /// <param name="sequences">The events.</param>
    /// <param name="hidden">h before <paramref name="first"/>; empty at the beginning.</param>
    /// <param name="first">The first position that is computed.</param>
    /// <param name="most">How many states are returned at most.</param>
    public List<float[]> Run(EncodedSequences sequences, ReadOnlySpan<float> hidden, int first, int most)
    {
        var length = sequences.UserOffsets[1];
        if (first == 0)
            _recurrent.Reset();
        else
            _recurrent.Resume(hidden);
        var states = new List<float[]>(most);
        while (first <= length)
        {
            var window = _windows[Math.Min(Steps, length + 1 - first) - 1];
            for (var t = 0; t < window.Steps; t++)
                window.Positions[t] = first + t;
            _recurrent.Forward(window, sequences, _model.Parameters);
            StepCount += window.Steps;
            first += window.Steps;
            for (var t = Math.Max(0, window.Steps - (length + 1 - first) - most); t < window.Steps; t++)
            {
                if (length + 1 - first + window.Steps - t <= most)
                    states.Add(new ReadOnlySpan<float>(_recurrent.States + ((long)t * Hidden), Hidden).ToArray());
            }
        }

        return states;
    }

    /// <summary>ln of the probabilities of some items as the next one.</summary>
    /// <param name="sequences">The events.</param>
    /// <param name="hidden">h after all of them.</param>
    /// <param name="items">The items.</param>
    public float[] LogProbabilities(EncodedSequences sequences, ReadOnlySpan<float> hidden, ReadOnlySpan<int> items)
    {
        var added = Score(sequences, hidden);
        var logSumExp = _ranker.Complete(sequences.History(0), sequences.UserOffsets[1], _query.Pointer, _scores.Pointer, added);
        var values = new float[items.Length];
        for (var i = 0; i < values.Length; i++)
            values[i] = _scores.Pointer[items[i]] - logSumExp;
        return values;
    }

    /// <summary>What each term adds to the scores of some items, and the query that they are scored with.</summary>
    public float[][] ExplainTerms(EncodedSequences sequences, ReadOnlySpan<float> hidden, ReadOnlySpan<int> items, Span<float> query)
    {
        var added = Query(sequences, hidden);
        new ReadOnlySpan<float>(_query.Pointer, Hidden).CopyTo(query);
        return _ranker.Explain(sequences.History(0), sequences.UserOffsets[1], _query.Pointer, items, added);
    }

    /// <summary>[padded hidden] the query that items are scored with.</summary>
    public float[] QueryOf(EncodedSequences sequences, ReadOnlySpan<float> hidden)
    {
        Query(sequences, hidden);
        return new ReadOnlySpan<float>(_query.Pointer, Hidden).ToArray();
    }

    public void Dispose()
    {
        _recurrent.Dispose();
        _thread.Dispose();
        _ranker.Dispose();
        _query.Dispose();
        _scores.Dispose();
    }

    /// <summary>Computes the products of the query with all items.</summary>
    private NewItemColumns Score(EncodedSequences sequences, ReadOnlySpan<float> hidden)
    {
        var added = Query(sequences, hidden);
        if (_scores.Length < _model.Items.Count + added.Count)
        {
            _scores.Dispose();
            _scores = NativeBuffer.Allocate(_model.Items.Count + added.Count);
        }

        NetworkTerm.Forward(_model.Parameters, _query.Pointer, _scores.Pointer);
        return added;
    }

    private NewItemColumns Query(EncodedSequences sequences, ReadOnlySpan<float> hidden)
    {
        hidden.CopyTo(new Span<float>(_query.Pointer, Hidden));
        new QueryLayer(_model.Parameters.Shape, sequences)
            .Forward(_model.Parameters, user: 0, sequences.UserOffsets[1], withContext: true, _query.Pointer, null);
        return NewItemColumns.Of(sequences, 0, _model.NewItemBias);
    }
}
