using Personalize.Engine.Data;
using Personalize.Engine.Data.Features;
using Personalize.Engine.Kernels;

namespace Personalize.Engine.Networks;

/// <summary>
/// Inputs and GRU of the network over a window of lanes: forward, and backward through time. All input projections of a
/// window are one product; the recurrent product runs step by step on groups of lanes, each group on one thread.
/// </summary>
internal sealed unsafe class RecurrentLayer : IDisposable
{
    /// <summary>Lanes come in multiples of this, and so many are processed together, unless there are threads for smaller groups.</summary>
    public const int LanesPerGroup = 16;

    /// <summary>With fewer lanes, the vectors of a product would be read for too few rows.</summary>
    private const int LeastLanesPerGroup = 4;

    private const int RowsPerChunk = 128;
    private const int ColumnsPerChunk = 16;
    private const int WeightRowsPerChunk = 24;

    private readonly HrnnShape _shape;
    private readonly ThreadTeam _team;
    private readonly int _hidden;
    private readonly int _gates;
    private readonly int _group;
    private readonly bool _forTraining;
    private readonly NativeBuffer _inputs;
    private readonly NativeBuffer _inputGates;
    private readonly NativeBuffer _recurrentGates;
    private readonly NativeBuffer _savedGates;
    private readonly NativeBuffer _previousStates;
    private readonly NativeBuffer _states;
    private readonly NativeBuffer _carried;
    private readonly NativeBuffer _packedInput;
    private readonly NativeBuffer _packedRecurrent;
    private readonly NativeBuffer? _packedInputTransposed;
    private readonly NativeBuffer? _packedRecurrentTransposed;
    private readonly NativeBuffer? _dInputGates;
    private readonly NativeBuffer? _dRecurrentGates;
    private readonly NativeBuffer? _dInputs;
    private readonly NativeBuffer? _dCarried;
    private readonly Action<int, int> _pack;
    private readonly Action<int, int> _packTransposed;
    private readonly Action<int, int> _projectRows;
    private readonly Action<int, int> _forwardGroup;
    private readonly Action<int, int> _backwardGroup;
    private readonly Action<int, int> _inputGradientRows;
    private readonly Action<int, int> _weightGradient;
    private readonly Action<int, int> _embeddingGradient;
    private EncodedSequences _sequences = null!;
    private SequenceWindow _window = null!;
    private HrnnParameters? _packed;
    private HrnnParameters _parameters = null!;
    private float* _items;
    private int _itemStride;
    private float* _gradients;
    private float* _dItems;
    private Func<int, bool>? _knowsUser;
    private float* _dStates;

    /// <param name="shape">The sizes of the network.</param>
    /// <param name="lanes">A multiple of <see cref="LanesPerGroup"/>, or 1.</param>
    /// <param name="steps">Maximum number of positions of a window.</param>
    /// <param name="team">The threads to use.</param>
    /// <param name="forTraining">Allocates what the backward pass needs. Otherwise parameters must not change from one window to the next.</param>
    public RecurrentLayer(HrnnShape shape, int lanes, int steps, ThreadTeam team, bool forTraining)
    {
        _group = Math.Min(LanesPerGroup, lanes);
        ArgumentOutOfRangeException.ThrowIfNotEqual(lanes % _group, 0);

        // Lanes do not see each other, so a group may be as small as the threads need it: the results are the same.
        while (_group > LeastLanesPerGroup && lanes / _group < team.ThreadCount)
            _group /= 2;
        _shape = shape;
        _forTraining = forTraining;
        _team = team;
        _hidden = shape.PaddedHidden;
        _gates = 3 * _hidden;
        var rows = (long)lanes * steps;
        _inputs = NativeBuffer.Allocate(rows * _hidden);
        _inputGates = NativeBuffer.Allocate(rows * _gates);
        _recurrentGates = NativeBuffer.Allocate(rows * _gates);
        _savedGates = NativeBuffer.Allocate(rows * _gates);
        _previousStates = NativeBuffer.Allocate(rows * _hidden);
        _states = NativeBuffer.Allocate(rows * _hidden);
        _carried = NativeBuffer.Allocate((long)lanes * _hidden);
        _packedInput = NativeBuffer.Allocate(MatrixMultiply.PackedLength(_gates, shape.Hidden));
        _packedRecurrent = NativeBuffer.Allocate(MatrixMultiply.PackedLength(_gates, shape.Hidden));
        if (forTraining)
        {
            _packedInputTransposed = NativeBuffer.Allocate(MatrixMultiply.PackedLength(_hidden, _gates));
            _packedRecurrentTransposed = NativeBuffer.Allocate(MatrixMultiply.PackedLength(_hidden, _gates));
            _dInputGates = NativeBuffer.Allocate(rows * _gates);
            _dRecurrentGates = NativeBuffer.Allocate(rows * _gates);
            _dInputs = NativeBuffer.Allocate(rows * _hidden);
            _dCarried = NativeBuffer.Allocate((long)lanes * _hidden);
        }

        _pack = Pack;
        _packTransposed = PackTransposed;
        _projectRows = ProjectRows;
        _forwardGroup = ForwardGroup;
        _backwardGroup = BackwardGroup;
        _inputGradientRows = InputGradientRows;
        _weightGradient = WeightGradient;
        _embeddingGradient = EmbeddingGradient;
    }

    /// <summary>h of every row of the window, [rows × padded hidden].</summary>
    public float* States => _states.Pointer;

    /// <summary>Resets the states that the lanes carry from earlier windows.</summary>
    public void Reset() => _carried.Clear();

    /// <summary>Sets the only lane to an earlier state, from which it continues.</summary>
    /// <param name="state">[padded hidden].</param>
    public void Resume(ReadOnlySpan<float> state) => state.CopyTo(new Span<float>(_carried.Pointer, _hidden));

    /// <summary>Computes <see cref="States"/> for a window and keeps the last ones for the next window.</summary>
    /// <param name="window">The rows to compute.</param>
    /// <param name="sequences">The events that the window refers to.</param>
    /// <param name="parameters">The network.</param>
    /// <param name="items">The item vectors of a network in training; null to use those of the parameters.</param>
    /// <param name="knowsUser">Whether the metadata of a user may be used after the first event, here and in the backward pass; null for all users.</param>
    public void Forward(
        SequenceWindow window, EncodedSequences sequences, HrnnParameters parameters, ItemVectors? items = null, Func<int, bool>? knowsUser = null)
    {
        _knowsUser = knowsUser;
        _sequences = sequences;
        _window = window;
        _parameters = parameters;
        _items = items is null ? parameters.Items : items.Table;
        _itemStride = items is null ? parameters.ItemStride : _hidden;
        if (_forTraining || _packed != parameters)
        {
            _team.Run(2 * MatrixMultiply.PanelCount(_gates), _pack);
            _packed = parameters;
        }

        _team.Run(Chunks(window.Rows, RowsPerChunk), _projectRows);
        _team.Run(window.Lanes / _group, _forwardGroup);
    }

    /// <summary>Adds the gradients of the window's parameters to <paramref name="gradients"/> (truncated at the start of the window).</summary>
    /// <param name="dStates">[rows × padded hidden] ∂loss/∂h from the output layer; overwritten.</param>
    /// <param name="gradients">A block of the network's layout, accumulated to.</param>
    /// <param name="dItems">[items × padded hidden] gradients of the item vectors, accumulated to.</param>
    public void Backward(float* dStates, float* gradients, float* dItems)
    {
        _dStates = dStates;
        _gradients = gradients;
        _dItems = dItems;
        _team.Run(2 * MatrixMultiply.PanelCount(_hidden), _packTransposed);
        _team.Run(_window.Lanes / _group, _backwardGroup);
        _team.Run(Chunks(_window.Rows, RowsPerChunk), _inputGradientRows);
        _team.Run(2 * Chunks(_shape.Hidden, WeightRowsPerChunk), _weightGradient);
        _team.Run(_hidden / ColumnsPerChunk, _embeddingGradient);
    }

    public void Dispose()
    {
        foreach (var buffer in new[]
        {
            _inputs, _inputGates, _recurrentGates, _savedGates, _previousStates, _states, _carried, _packedInput, _packedRecurrent,
            _packedInputTransposed, _packedRecurrentTransposed, _dInputGates, _dRecurrentGates, _dInputs, _dCarried,
        })
        {
            buffer?.Dispose();
        }
    }

    private static int Chunks(int count, int size) => (count + size - 1) / size;

    /// <summary>One panel of W or, after them, of U.</summary>
    private void Pack(int panel, int worker)
    {
        var panels = MatrixMultiply.PanelCount(_gates);
        var (weight, packed) = panel < panels ? (_shape.InputWeight, _packedInput) : (_shape.RecurrentWeight, _packedRecurrent);
        MatrixMultiply.Pack(panel % panels, 1, _gates, _shape.Hidden, _parameters.Row(weight, 0), _gates, packed.Pointer);
    }

    /// <summary>Likewise, transposed.</summary>
    private void PackTransposed(int panel, int worker)
    {
        var panels = MatrixMultiply.PanelCount(_hidden);
        var (weight, packed) = panel < panels ? (_shape.InputWeight, _packedInputTransposed!) : (_shape.RecurrentWeight, _packedRecurrentTransposed!);
        MatrixMultiply.PackTransposed(panel % panels, 1, _hidden, _gates, _parameters.Row(weight, 0), _gates, packed.Pointer);
    }

    private void ProjectRows(int chunk, int worker)
    {
        var first = chunk * RowsPerChunk;
        var count = Math.Min(RowsPerChunk, _window.Rows - first);
        var inputs = _inputs.Pointer + ((long)first * _hidden);
        for (var r = 0; r < count; r++)
            GatherInput(first + r, inputs + ((long)r * _hidden));
        var gates = _inputGates.Pointer + ((long)first * _gates);
        MatrixMultiply.RunPacked(count, _gates, _shape.Hidden, inputs, _hidden, 1, _packedInput.Pointer, 0, gates, _gates, accumulate: false);
        VectorKernel.AddRowBias(gates, count, _gates, _gates, _parameters.Row(_shape.InputBias, 0));
    }

    /// <summary>x_t: the event before the position of the row, or the begin vector.</summary>
    private void GatherInput(int row, float* input)
    {
        var position = _window.Positions[row];
        if (position == SequenceWindow.NoEvent)
        {
            new Span<float>(input, _hidden).Clear();
            return;
        }

        var user = _window.Users[row];
        if (position == 0)
        {
            new Span<float>(_parameters.Row(_shape.Begin, 0), _hidden).CopyTo(new Span<float>(input, _hidden));
            AddUser(input, user, position);
            return;
        }

        var e = _sequences.UserOffsets[user] + position - 1;
        var item = _sequences.Items[e];
        new Span<float>(input, _hidden).Clear();
        if (item < _shape.ItemCount)
            new Span<float>(_items + ((long)item * _itemStride), _shape.Hidden).CopyTo(new Span<float>(input, _hidden));
        else if (_sequences.NewItems!.Described is { } described && item - _shape.ItemCount < described.Count)
            new Span<float>(described.Vector(item - _shape.ItemCount), _shape.Hidden).CopyTo(new Span<float>(input, _hidden));
        AddUser(input, user, position);
        Add(input, _shape.EventTypes, _sequences.Types[e]);
        Add(input, _shape.Gaps, _sequences.GapBucket[e]);
        for (var level = 0; level < _sequences.SessionLevel[e]; level++)
            Add(input, _shape.Sessions, level);
        if (_shape.ContextInput is { } context)
            Add(input, context, _sequences.Features.Events, e);
    }

    private void AddUser(float* input, int user, int position)
    {
        if (_shape.UserFeatures is { } tensor && Knows(user, position))
            Add(input, tensor, _sequences.Features.Users, user);
    }

    /// <summary>Before the first event, metadata is always used.</summary>
    private bool Knows(int user, int position) => position == 0 || _knowsUser is null || _knowsUser(user);

    private void Add(float* input, ParameterTensor tensor, FeatureTable features, int row)
    {
        for (var k = features.Offsets[row]; k < features.Offsets[row + 1]; k++)
            VectorKernel.Axpy(input, _parameters.Row(tensor, features.Features[k]), _hidden, features.Weights[k]);
    }

    private void Add(float* input, ParameterTensor tensor, int row) => VectorKernel.Add(input, _parameters.Row(tensor, row), _hidden);

    private void ForwardGroup(int group, int worker)
    {
        var lanes = _window.Lanes;
        for (var t = 0; t < _window.Steps; t++)
        {
            var first = ((long)t * lanes) + (group * _group);
            var previous = _previousStates.Pointer + (first * _hidden);
            var before = t == 0 ? _carried.Pointer + ((long)group * _group * _hidden) : _states.Pointer + ((first - lanes) * _hidden);
            for (var r = 0; r < _group; r++)
            {
                var target = new Span<float>(previous + ((long)r * _hidden), _hidden);
                if (_window.Positions[first + r] == 0)
                    target.Clear();
                else
                    new Span<float>(before + ((long)r * _hidden), _hidden).CopyTo(target);
            }

            var recurrent = _recurrentGates.Pointer + (first * _gates);
            MatrixMultiply.RunPacked(
                _group, _gates, _shape.Hidden, previous, _hidden, 1, _packedRecurrent.Pointer, 0, recurrent, _gates, accumulate: false);
            VectorKernel.AddRowBias(recurrent, _group, _gates, _gates, _parameters.Row(_shape.RecurrentBias, 0));
            GruKernel.Forward(
                _group, _hidden, _inputGates.Pointer + (first * _gates), recurrent, previous,
                _states.Pointer + (first * _hidden), _savedGates.Pointer + (first * _gates));
        }

        var last = (((long)_window.Steps - 1) * lanes) + (group * _group);
        new Span<float>(_states.Pointer + (last * _hidden), _group * _hidden)
            .CopyTo(new Span<float>(_carried.Pointer + ((long)group * _group * _hidden), _group * _hidden));
    }

    private void BackwardGroup(int group, int worker)
    {
        var lanes = _window.Lanes;
        var carried = _dCarried!.Pointer + ((long)group * _group * _hidden);
        new Span<float>(carried, _group * _hidden).Clear();
        for (var t = _window.Steps - 1; t >= 0; t--)
        {
            var first = ((long)t * lanes) + (group * _group);
            var dState = _dStates + (first * _hidden);
            VectorKernel.Add(dState, carried, _group * _hidden);
            var dRecurrent = _dRecurrentGates!.Pointer + (first * _gates);
            GruKernel.Backward(
                _group, _hidden, dState, _savedGates.Pointer + (first * _gates), _recurrentGates.Pointer + (first * _gates),
                _previousStates.Pointer + (first * _hidden), _dInputGates!.Pointer + (first * _gates), dRecurrent, carried);
            MatrixMultiply.RunPacked(
                _group, _hidden, _gates, dRecurrent, _gates, 1, _packedRecurrentTransposed!.Pointer, 0, carried, _hidden, accumulate: true);
            for (var r = 0; r < _group; r++)
            {
                if (_window.Positions[first + r] == 0)
                    new Span<float>(carried + ((long)r * _hidden), _hidden).Clear();
            }
        }
    }

    private void InputGradientRows(int chunk, int worker)
    {
        var first = chunk * RowsPerChunk;
        var count = Math.Min(RowsPerChunk, _window.Rows - first);
        MatrixMultiply.RunPacked(
            count, _hidden, _gates, _dInputGates!.Pointer + ((long)first * _gates), _gates, 1, _packedInputTransposed!.Pointer, 0,
            _dInputs!.Pointer + ((long)first * _hidden), _hidden, accumulate: false);
    }

    /// <summary>dW += Xᵀ·dA and dU += H₋₁ᵀ·dR, some rows of one of them per chunk; chunk 0 of each also computes its bias.</summary>
    private void WeightGradient(int chunk, int worker)
    {
        var half = Chunks(_shape.Hidden, WeightRowsPerChunk);
        var recurrent = chunk >= half;
        var first = chunk % half * WeightRowsPerChunk;
        var (weight, bias) = recurrent ? (_shape.RecurrentWeight, _shape.RecurrentBias) : (_shape.InputWeight, _shape.InputBias);
        var left = (recurrent ? _previousStates : _inputs).Pointer + first;
        var right = (recurrent ? _dRecurrentGates : _dInputGates)!.Pointer;
        MatrixMultiply.Run(
            Math.Min(WeightRowsPerChunk, _shape.Hidden - first), _gates, _window.Rows, left, 1, _hidden, right, _gates,
            _gradients + weight.Offset + ((long)first * _gates), _gates, accumulate: true);
        if (first == 0)
            VectorKernel.ColumnSum(right, _window.Rows, _gates, _gates, _gradients + bias.Offset);
    }

    /// <summary>Scatters dX to the tables it was gathered from, some columns per chunk, rows in order, so no two threads write to the same place.</summary>
    private void EmbeddingGradient(int chunk, int worker)
    {
        var column = chunk * ColumnsPerChunk;
        for (var row = 0; row < _window.Rows; row++)
        {
            var position = _window.Positions[row];
            if (position == SequenceWindow.NoEvent)
                continue;
            var user = _window.Users[row];
            var source = _dInputs!.Pointer + ((long)row * _hidden) + column;
            ScatterUser(user, position, column, source);
            if (position == 0)
            {
                Scatter(_shape.Begin, 0, column, source);
                continue;
            }

            var e = _sequences.UserOffsets[user] + position - 1;
            VectorKernel.Add(_dItems + ((long)_sequences.Items[e] * _hidden) + column, source, ColumnsPerChunk);
            Scatter(_shape.EventTypes, _sequences.Types[e], column, source);
            Scatter(_shape.Gaps, _sequences.GapBucket[e], column, source);
            for (var level = 0; level < _sequences.SessionLevel[e]; level++)
                Scatter(_shape.Sessions, level, column, source);
            if (_shape.ContextInput is { } context)
                Scatter(context, _sequences.Features.Events, e, column, source);
        }
    }

    private void Scatter(ParameterTensor tensor, int row, int column, float* source) =>
        VectorKernel.Add(_gradients + tensor.Offset + ((long)row * tensor.Stride) + column, source, ColumnsPerChunk);

    private void ScatterUser(int user, int position, int column, float* source)
    {
        if (_shape.UserFeatures is { } tensor && Knows(user, position))
            Scatter(tensor, _sequences.Features.Users, user, column, source);
    }

    private void Scatter(ParameterTensor tensor, FeatureTable features, int row, int column, float* source)
    {
        for (var k = features.Offsets[row]; k < features.Offsets[row + 1]; k++)
        {
            VectorKernel.Axpy(
                _gradients + tensor.Offset + ((long)features.Features[k] * tensor.Stride) + column, source, ColumnsPerChunk, features.Weights[k]);
        }
    }
}
