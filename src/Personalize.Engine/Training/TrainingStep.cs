using Personalize.Engine.Data;
using Personalize.Engine.Evaluation;
using Personalize.Engine.Kernels;
using Personalize.Engine.Networks;
using Personalize.Engine.Training.Policy;

namespace Personalize.Engine.Training;

/// <summary>Forward, backward and update of one window. Holds all working memory: nothing is allocated per batch.</summary>
internal sealed unsafe class TrainingStep : IDisposable
{
    private const int RowsPerChunk = 128;

    private readonly HrnnShape _shape;
    private readonly TrainingOptions _options;
    private readonly StepDropout _contextDropout;
    private readonly StepDropout _userDropout;
    private readonly Func<int, bool> _knowsUser;
    private readonly EncodedSequences _sequences;
    private readonly NeighborTables _neighbors;
    private readonly RecencyWeights _recency;
    private readonly TargetSelector _targetSelector;
    private readonly ThreadTeam _team;
    private readonly ItemRewards? _rewards;
    private readonly EventWeights? _eventWeights;
    private readonly RecurrentLayer _recurrent;
    private readonly OutputLayer _output;
    private readonly ItemVectors _items;
    private readonly QueryLayer _query;
    private readonly ParameterUpdater _updater;
    private readonly CandidateSampler? _sampler;
    private readonly CandidateTable? _candidates;
    private readonly NativeBuffer _compactStates;
    private readonly NativeBuffer _masks;
    private readonly NativeBuffer _dCompactStates;
    private readonly NativeBuffer _dStates;
    private readonly NativeBuffer? _dropped;
    private readonly NativeBuffer? _factors;
    private readonly OutputRow[] _rows;
    private readonly Target[] _targets;
    private readonly int[] _compactOfRow;
    private readonly Action<int, int> _compact;
    private readonly Action<int, int> _expand;
    private readonly Action<int, int> _queryGradients;
    private readonly Func<int, NeighborTable> _neighborsOfUser;
    private SequenceWindow _window = null!;
    private int _rowCount;
    private int _targetCount;
    private long _step;

    /// <param name="parameters">The network, updated in place.</param>
    /// <param name="sequences">The events that the windows refer to.</param>
    /// <param name="neighbors">The similarities.</param>
    /// <param name="recency">The weights of the targets.</param>
    /// <param name="itemCounts">Number of training events of each item, if the softmax is sampled; empty for a full softmax.</param>
    /// <param name="options">How to train.</param>
    /// <param name="team">The threads to use.</param>
    /// <param name="roles">What the vector of each item consists of, if items have features.</param>
    /// <param name="rewards">The weights of the targets by their items; null for none.</param>
    /// <param name="eventWeights">The weights of the targets by their events; null for none.</param>
    public TrainingStep(
        HrnnParameters parameters, EncodedSequences sequences, NeighborTables neighbors, RecencyWeights recency, ReadOnlySpan<int> itemCounts,
        TrainingOptions options, ThreadTeam team, ItemRole[]? roles = null, ItemRewards? rewards = null, EventWeights? eventWeights = null)
    {
        Parameters = parameters;
        _shape = parameters.Shape;
        _options = options;
        _sequences = sequences;
        _neighbors = neighbors;
        _recency = recency;
        _targetSelector = new TargetSelector(
            sequences, options.HorizonShare, itemCounts.IsEmpty ? TargetSelector.MostTargets : CandidateSampler.MostTargets, options.HorizonLength);
        _team = team;
        _rewards = rewards;
        _eventWeights = eventWeights;
        var rows = options.Lanes * options.Bptt;
        _knowsUser = KnowsUser;
        _contextDropout = new StepDropout(options.ContextDropout, options.Seed + RandomStream.ContextDropout);
        _userDropout = new StepDropout(options.UserDropout, options.Seed + RandomStream.UserDropout);
        _recurrent = new RecurrentLayer(_shape, options.Lanes, options.Bptt, team, forTraining: true);
        _updater = new ParameterUpdater(parameters, options, rowsOnly: !itemCounts.IsEmpty, team);
        _items = new ItemVectors(
            parameters, _updater.Gradients.Pointer, sequences.Features.Items, roles ?? new ItemRole[_shape.ItemCount],
            new StepDropout(options.IdDropout, options.Seed + RandomStream.ItemDropout), team);
        _query = new QueryLayer(_shape, sequences);
        if (!itemCounts.IsEmpty)
        {
            _sampler = new CandidateSampler(itemCounts, rows, options.Seed);
            _candidates = new CandidateTable(_shape, _items, _sampler, neighbors.Trend, rows, team);
        }

        _output = new OutputLayer(_shape, sequences, rows, _sampler?.Capacity ?? _shape.ItemCount, options.Neighbors.PerItem, team);
        var stateFloats = (long)rows * _shape.PaddedHidden;
        _compactStates = NativeBuffer.Allocate(stateFloats);
        _masks = NativeBuffer.Allocate(stateFloats);
        _dCompactStates = NativeBuffer.Allocate(stateFloats);
        _dStates = NativeBuffer.Allocate(stateFloats);
        if (_query.IsActive)
            (_dropped, _factors) = (NativeBuffer.Allocate(stateFloats), NativeBuffer.Allocate(stateFloats));
        _rows = new OutputRow[rows];
        _targets = new Target[rows * TargetSelector.MostTargets];
        _compactOfRow = new int[rows];
        _compact = Compact;
        _expand = Expand;
        _queryGradients = QueryGradients;
        _neighborsOfUser = _neighbors.ForTraining;
    }

    public HrnnParameters Parameters { get; }

    /// <summary>The gradient block; zero after an update.</summary>
    public NativeBuffer Gradients => _updater.Gradients;

    /// <summary>The optimiser's first and second moments.</summary>
    public (NativeBuffer First, NativeBuffer Second) Moments => (_updater.FirstMoments, _updater.SecondMoments);

    /// <summary>Number of items that each row of the last window was scored against.</summary>
    public int CandidateCount => _sampler?.Count ?? _shape.ItemCount;

    /// <summary>Number of updates so far.</summary>
    public long StepCount
    {
        get => _step;
        set => _step = value;
    }

    /// <summary>Resets the states of the lanes at the start of an epoch.</summary>
    public void Reset() => _recurrent.Reset();

    /// <summary>Trains on one window; returns the mean weighted cross-entropy of its positions, in nats.</summary>
    public double Train(SequenceWindow window, float learningRate)
    {
        var loss = ForwardBackward(window);
        _updater.Update(_step, learningRate, _candidates?.Touched ?? [], _candidates?.TouchedCount ?? 0);
        return loss;
    }

    /// <summary>Computes the loss and accumulates its gradients without an update.</summary>
    public double ForwardBackward(SequenceWindow window)
    {
        _window = window;
        _step++;
        CollectRows();
        OpenItems();
        _recurrent.Forward(window, _sequences, Parameters, _items, _knowsUser);
        _team.Run((_rowCount + RowsPerChunk - 1) / RowsPerChunk, _compact);
        var loss = _output.ForwardBackward(Call());
        _candidates?.Close();
        if (_query.IsActive)
            _team.Run(_query.ChunkCount, _queryGradients);
        _team.Run((window.Rows + RowsPerChunk - 1) / RowsPerChunk, _expand);
        _recurrent.Backward(_dStates.Pointer, Gradients.Pointer, _items.DTable);
        _items.Close();
        return loss;
    }

    public void Dispose()
    {
        _recurrent.Dispose();
        _output.Dispose();
        _candidates?.Dispose();
        _items.Dispose();
        _updater.Dispose();
        foreach (var buffer in new[] { _compactStates, _masks, _dCompactStates, _dStates, _dropped, _factors })
            buffer?.Dispose();
    }

    private OutputCall Call() => new()
    {
        RowCount = _rowCount,
        CandidateCount = CandidateCount,
        Rows = _rows,
        Targets = _targets,
        States = _compactStates.Pointer,
        DStates = _dCompactStates.Pointer,
        Parameters = Parameters.Pointer,
        Gradients = Gradients.Pointer,
        Table = _candidates is null ? _items.Table : _candidates.Table,
        Bias = _candidates is null ? _items.Bias : _candidates.Bias,
        DTable = _candidates is null ? _items.DTable : _candidates.DTable,
        DBias = _candidates is null ? _items.DBias : _candidates.DBias,
        Columns = _sampler is null ? null : EncodedSequences.Address(_sampler.Columns),
        LogInclusion = _sampler is null ? null : EncodedSequences.Address(_sampler.LogInclusion),
        Moments = _neighbors.Trend,
        Trend = _candidates is null ? _neighbors.Trend.Values : _candidates.Trend,
        TrendStride = _candidates is null ? _shape.ItemCount : _candidates.TrendStride,
        Neighbors = _neighborsOfUser,
    };

    private void OpenItems()
    {
        if (_sampler is null || _candidates is null)
        {
            _items.Open(_step, null, 0);
            return;
        }

        _sampler.Draw(_targets.AsSpan(0, _targetCount), _step);
        _candidates.Open();
        for (var i = 0; i < _rowCount; i++)
        {
            if (_rows[i].Position > 0)
                _candidates.Touch(_sequences.Items[_sequences.Snapshot.UserOffsets[_rows[i].User] + _rows[i].Position - 1]);
        }

        _items.Open(_step, _candidates.Touched, _candidates.TouchedCount);
        _candidates.Fill();
    }

    /// <summary>
    /// Lists the rows with an event lane by lane, so that neighbouring rows share a user, whose history and items' neighbours are still in
    /// the cache.
    /// </summary>
    private void CollectRows()
    {
        _rowCount = 0;
        _targetCount = 0;
        for (var lane = 0; lane < _window.Lanes; lane++)
        {
            for (var row = lane; row < _window.Rows; row += _window.Lanes)
                CollectRow(row);
        }
    }

    private void CollectRow(int row)
    {
        var position = _window.Positions[row];
        _compactOfRow[row] = -1;
        if (position == SequenceWindow.NoEvent)
            return;
        var user = _window.Users[row];
        var target = _sequences.Snapshot.UserOffsets[user] + position;
        var weight = _recency.Of(_sequences.Times[target]) / _window.EventCount;
        var count = _targetSelector.Select(user, position, _targets.AsSpan(_targetCount));
        if (_eventWeights is not null)
            weight *= _eventWeights.Weigh(_targets.AsSpan(_targetCount, count), target);
        if (_rewards is not null)
            weight *= _rewards.Weigh(_targets.AsSpan(_targetCount, count));
        _compactOfRow[row] = _rowCount;
        _rows[_rowCount++] = new OutputRow(row, user, position, weight, _targetCount, count);
        _targetCount += count;
    }

    /// <summary>Gathers the states of rows with an event and drops some of their elements.</summary>
    private void Compact(int chunk, int worker)
    {
        var hidden = _shape.PaddedHidden;
        for (var i = chunk * RowsPerChunk; i < Math.Min(_rowCount, (chunk + 1) * RowsPerChunk); i++)
        {
            var target = _compactStates.Pointer + ((long)i * hidden);
            var mask = _masks.Pointer + ((long)i * hidden);
            new Span<float>(_recurrent.States + ((long)_rows[i].Row * hidden), hidden).CopyTo(new Span<float>(target, hidden));
            VectorKernel.DropoutMask(
                mask, hidden, _options.Dropout, new Xoshiro256(_options.Seed + RandomStream.Dropout, ((ulong)_step << 24) + (ulong)i));
            VectorKernel.Multiply(target, mask, hidden);
            if (!_query.IsActive)
                continue;
            new Span<float>(target, hidden).CopyTo(new Span<float>(_dropped!.Pointer + ((long)i * hidden), hidden));
            var factor = _factors!.Pointer + ((long)i * hidden);
            _query.Forward(Parameters, _rows[i].User, _rows[i].Position, HasContext(i), target, factor);
            VectorKernel.Multiply(mask, factor, hidden);
        }
    }

    /// <summary>Requests may come without a context, so a share of the positions is trained without one.</summary>
    private bool HasContext(int row) => !_contextDropout.Drops((ulong)_step, row);

    /// <summary>Events should matter more than metadata if a user has any, so in every step a share of the users is trained without metadata.</summary>
    private bool KnowsUser(int user) => !_userDropout.Drops((ulong)_step, user);

    /// <summary>Gradients of the query's parameters, some columns per chunk, rows in order.</summary>
    private void QueryGradients(int chunk, int worker)
    {
        for (var i = 0; i < _rowCount; i++)
        {
            var offset = (long)i * _shape.PaddedHidden;
            _query.AddGradients(
                Gradients.Pointer, _rows[i].User, _rows[i].Position, HasContext(i), _dropped!.Pointer + offset, _dCompactStates.Pointer + offset, chunk);
        }
    }

    /// <summary>Scatters the gradients back to the rows of the window.</summary>
    private void Expand(int chunk, int worker)
    {
        var hidden = _shape.PaddedHidden;
        for (var row = chunk * RowsPerChunk; row < Math.Min(_window.Rows, (chunk + 1) * RowsPerChunk); row++)
        {
            var target = _dStates.Pointer + ((long)row * hidden);
            var compact = _compactOfRow[row];
            if (compact < 0)
            {
                new Span<float>(target, hidden).Clear();
                continue;
            }

            new Span<float>(_dCompactStates.Pointer + ((long)compact * hidden), hidden).CopyTo(new Span<float>(target, hidden));
            VectorKernel.Multiply(target, _masks.Pointer + ((long)compact * hidden), hidden);
        }
    }
}
