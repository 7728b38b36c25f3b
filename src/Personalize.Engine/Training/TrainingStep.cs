using Personalize.Engine.Data;
using Personalize.Engine.Kernels;
using Personalize.Engine.Networks;

namespace Personalize.Engine.Training;

/// <summary>Forward, backward and update of one window. Holds all working memory: nothing is allocated per batch.</summary>
internal sealed unsafe class TrainingStep : IDisposable
{
    private const int RowsPerChunk = 128;
    private const int FloatsPerChunk = 1 << 16;
    private const float Beta1 = 0.9f;
    private const float Beta2 = 0.98f;
    private const float Epsilon = 1e-8f;

    private readonly HrnnShape _shape;
    private readonly TrainingOptions _options;
    private readonly EncodedSequences _sequences;
    private readonly NeighborTables _neighbors;
    private readonly RecencyWeights _recency;
    private readonly TargetSelector _targetSelector;
    private readonly ThreadTeam _team;
    private readonly RecurrentLayer _recurrent;
    private readonly OutputLayer _output;
    private readonly NativeBuffer _gradients;
    private readonly NativeBuffer _firstMoments;
    private readonly NativeBuffer _secondMoments;
    private readonly NativeBuffer _compactStates;
    private readonly NativeBuffer _masks;
    private readonly NativeBuffer _dCompactStates;
    private readonly NativeBuffer _dStates;
    private readonly OutputRow[] _rows;
    private readonly Target[] _targets;
    private readonly int[] _compactOfRow;
    private readonly FastRandom[] _random;
    private readonly (long Offset, int Count, bool Decays, bool Sparse)[] _updates;
    private readonly Action<int, int> _compact;
    private readonly Action<int, int> _expand;
    private readonly Action<int, int> _update;
    private readonly Func<int, NeighborTable> _neighborsOfUser;
    private SequenceWindow _window = null!;
    private int _rowCount;
    private long _step;
    private float _learningRate;

    public TrainingStep(
        HrnnParameters parameters, EncodedSequences sequences, NeighborTables neighbors, RecencyWeights recency, TrainingOptions options, ThreadTeam team)
    {
        Parameters = parameters;
        _shape = parameters.Shape;
        _options = options;
        _sequences = sequences;
        _neighbors = neighbors;
        _recency = recency;
        _targetSelector = new TargetSelector(sequences, options.HorizonShare);
        _team = team;
        var rows = options.Lanes * options.Bptt;
        _recurrent = new RecurrentLayer(_shape, options.Lanes, options.Bptt, team, forTraining: true);
        _output = new OutputLayer(_shape, sequences, _shape.ItemCount, options.Neighbors.Neighbors, team);
        _gradients = NativeBuffer.Allocate(_shape.Layout.Length);
        _firstMoments = NativeBuffer.Allocate(_shape.Layout.Length);
        _secondMoments = NativeBuffer.Allocate(_shape.Layout.Length);
        var stateFloats = (long)rows * _shape.PaddedHidden;
        _compactStates = NativeBuffer.Allocate(stateFloats);
        _masks = NativeBuffer.Allocate(stateFloats);
        _dCompactStates = NativeBuffer.Allocate(stateFloats);
        _dStates = NativeBuffer.Allocate(stateFloats);
        _rows = new OutputRow[rows];
        _targets = new Target[rows * TargetSelector.MostTargets];
        _compactOfRow = new int[rows];
        _random = [.. Enumerable.Range(0, team.ThreadCount).Select(_ => new FastRandom(0, 0))];
        _updates = [.. UpdateChunks()];
        _compact = Compact;
        _expand = Expand;
        _update = Update;
        _neighborsOfUser = _neighbors.ForTraining;
    }

    public HrnnParameters Parameters { get; }

    /// <summary>The gradient block; zero after an update.</summary>
    public NativeBuffer Gradients => _gradients;

    /// <summary>The optimiser's first and second moments.</summary>
    public (NativeBuffer First, NativeBuffer Second) Moments => (_firstMoments, _secondMoments);

    /// <summary>Updates made so far.</summary>
    public long StepCount
    {
        get => _step;
        set => _step = value;
    }

    /// <summary>Forgets the lanes' states at the start of an epoch.</summary>
    public void Reset() => _recurrent.Reset();

    /// <summary>Trains on one window; returns the mean weighted cross-entropy of its positions, in nats.</summary>
    public double Train(SequenceWindow window, float learningRate)
    {
        var loss = ForwardBackward(window);
        _learningRate = learningRate;
        _team.Run(_updates.Length, _update);
        return loss;
    }

    /// <summary>Computes the loss and accumulates its gradients without an update.</summary>
    public double ForwardBackward(SequenceWindow window)
    {
        _window = window;
        _step++;
        _recurrent.Forward(window, _sequences, Parameters);
        CollectRows();
        _team.Run((_rowCount + RowsPerChunk - 1) / RowsPerChunk, _compact);
        var loss = _output.ForwardBackward(new OutputCall
        {
            RowCount = _rowCount,
            CandidateCount = _shape.ItemCount,
            Rows = _rows,
            Targets = _targets,
            States = _compactStates.Pointer,
            DStates = _dCompactStates.Pointer,
            Parameters = Parameters.Pointer,
            Gradients = _gradients.Pointer,
            Table = Parameters.Items,
            Bias = Parameters.ItemBias,
            DTable = _gradients.Pointer + _shape.Items.Offset,
            DBias = _gradients.Pointer + _shape.ItemBias.Offset,
            Columns = null,
            Neighbors = _neighborsOfUser,
        });
        _team.Run((window.Rows + RowsPerChunk - 1) / RowsPerChunk, _expand);
        _recurrent.Backward(_dStates.Pointer, _gradients.Pointer);
        return loss;
    }

    public void Dispose()
    {
        _recurrent.Dispose();
        _output.Dispose();
        foreach (var buffer in new[] { _gradients, _firstMoments, _secondMoments, _compactStates, _masks, _dCompactStates, _dStates })
            buffer.Dispose();
    }

    private void CollectRows()
    {
        _rowCount = 0;
        var targets = 0;
        for (var row = 0; row < _window.Rows; row++)
        {
            var position = _window.Positions[row];
            _compactOfRow[row] = -1;
            if (position == SequenceWindow.NoEvent)
                continue;
            var user = _window.Users[row];
            var weight = _recency.Of(_sequences.Times[_sequences.Snapshot.UserOffsets[user] + position]) / _window.EventCount;
            var count = _targetSelector.Select(user, position, _targets.AsSpan(targets));
            _compactOfRow[row] = _rowCount;
            _rows[_rowCount++] = new OutputRow(row, user, position, weight, targets, count);
            targets += count;
        }
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
            var random = _random[worker];
            random.Reset(_options.Seed + RandomStream.Dropout, ((ulong)_step << 24) + (ulong)i);
            VectorKernel.DropoutMask(mask, hidden, _options.Dropout, random);
            VectorKernel.Multiply(target, mask, hidden);
        }
    }

    /// <summary>Brings the gradients back to the window's rows.</summary>
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

    private IEnumerable<(long Offset, int Count, bool Decays, bool Sparse)> UpdateChunks()
    {
        foreach (var tensor in _shape.Layout.Tensors)
        {
            var sparse = tensor == _shape.Copy || tensor == _shape.FirstOrder;
            for (long first = 0; first < tensor.Length; first += FloatsPerChunk)
                yield return (tensor.Offset + first, (int)Math.Min(FloatsPerChunk, tensor.Length - first), tensor.Decays, sparse);
        }
    }

    private void Update(int chunk, int worker)
    {
        var (offset, count, decays, sparse) = _updates[chunk];
        var rate = _learningRate * (sparse ? _options.SparseLearningRateFactor : 1);
        OptimizerKernel.AdamW(
            Parameters.Pointer + offset, _gradients.Pointer + offset, _firstMoments.Pointer + offset, _secondMoments.Pointer + offset, count,
            AdamWStep.At(_step, rate, Beta1, Beta2, Epsilon, decays ? _options.WeightDecay : 0));
    }
}
