using Personalize.Engine.Data.Features;
using Personalize.Engine.Kernels;

namespace Personalize.Engine.Networks;

/// <summary>
/// The item table as inputs and output layer use it while training: v(j) = m_j·E_j + Σ w·F, with its gradients. m_j is 0 for items
/// that are represented only by their features and, for a share of the others in every step ("ID dropout", Volkovs et al., NIPS 2017), so that
/// features learn to represent an item. Without item features it is the embedding table itself, at no cost.
/// </summary>
internal sealed unsafe class ItemVectors : IDisposable
{
    private const int ItemsPerChunk = 256;
    private const int ColumnsPerChunk = 16;
    private const float Excluded = -1e9f;

    private readonly HrnnParameters _parameters;
    private readonly HrnnShape _shape;
    private readonly FeatureTable _features;
    private readonly ItemRole[] _roles;
    private readonly StepDropout _idDropout;
    private readonly ThreadTeam _team;
    private readonly float* _gradients;
    private readonly bool[] _masked;
    private readonly NativeBuffer? _table;
    private readonly NativeBuffer? _dTable;
    private readonly NativeBuffer? _bias;
    private readonly NativeBuffer? _dBias;
    private readonly Action<int, int> _compose;
    private readonly Action<int, int> _accumulateGradients;
    private readonly Action<int, int> _scatter;
    private int[]? _touched;
    private int _count;
    private ulong _step;

    /// <param name="parameters">The network.</param>
    /// <param name="gradients">Its gradient block.</param>
    /// <param name="features">The features of every item; used if the shape has item features.</param>
    /// <param name="roles">The roles of every item; likewise.</param>
    /// <param name="idDropout">The items whose own embedding is left out.</param>
    /// <param name="team">The threads to use.</param>
    public ItemVectors(
        HrnnParameters parameters, float* gradients, FeatureTable features, ItemRole[] roles, StepDropout idDropout, ThreadTeam team)
    {
        (_parameters, _shape, _features, _roles, _idDropout, _team) = (parameters, parameters.Shape, features, roles, idDropout, team);
        _gradients = gradients;
        _compose = Compose;
        _accumulateGradients = AccumulateGradients;
        _scatter = Scatter;
        _masked = [];
        Table = parameters.Items;
        Bias = parameters.ItemBias;
        DTable = gradients + _shape.Items.Offset;
        DBias = gradients + _shape.ItemBias.Offset;
        if (_shape.ItemFeatures is null)
            return;
        _masked = new bool[_shape.ItemCount];
        var length = (long)_shape.ItemCount * _shape.PaddedHidden;
        (_table, _dTable) = (NativeBuffer.Allocate(length), NativeBuffer.Allocate(length));
        (_bias, _dBias) = (NativeBuffer.Allocate(_shape.ItemCount), NativeBuffer.Allocate(_shape.ItemCount));
        Table = _table.Pointer;
        DTable = _dTable.Pointer;
        Bias = _bias.Pointer;
        DBias = _dBias.Pointer;
    }

    /// <summary>v, [items × padded hidden].</summary>
    public float* Table { get; }

    /// <summary>[items].</summary>
    public float* Bias { get; }

    /// <summary>∂loss/∂v, accumulated to.</summary>
    public float* DTable { get; }

    /// <summary>[items], accumulated to.</summary>
    public float* DBias { get; }

    /// <summary>The parameters for serving: item vectors with embedding and features combined, and nothing dropped.</summary>
    /// <param name="parameters">The trained parameters.</param>
    /// <param name="features">The features of every item.</param>
    /// <param name="roles">The role of every item.</param>
    /// <param name="absentBias">Bias of an item that is represented by its features, in addition to theirs.</param>
    public static HrnnParameters Resolve(HrnnParameters parameters, FeatureTable features, ItemRole[] roles, float absentBias)
    {
        var result = new HrnnParameters(parameters.Shape);
        result.CopyFrom(parameters);
        for (var item = 0; item < parameters.Shape.ItemCount; item++)
        {
            var learned = roles[item] == ItemRole.Learned;
            var vector = result.Items + ((long)item * result.ItemStride);

            // Without events, an embedding is what it was initialised with, which means nothing.
            if (!learned)
                new Span<float>(vector, parameters.Shape.PaddedHidden).Clear();
            if (parameters.Shape.ItemFeatures is null)
                continue;
            result.ItemBias[item] = (learned ? parameters.ItemBias[item] : absentBias) + AddFeatures(parameters, features, item, vector);
        }

        return result;
    }

    /// <summary>Adds Σ w·F of an item to a vector of padded hidden floats and returns Σ w·f.</summary>
    public static float AddFeatures(HrnnParameters parameters, FeatureTable features, int item, float* vector)
    {
        var shape = parameters.Shape;
        var bias = 0f;
        for (var k = features.Offsets[item]; k < features.Offsets[item + 1]; k++)
        {
            VectorKernel.Axpy(vector, parameters.Row(shape.ItemFeatures!, features.Features[k]), shape.PaddedHidden, features.Weights[k]);
            bias += features.Weights[k] * parameters.Row(shape.ItemFeatureBias!, 0)[features.Features[k]];
        }

        return bias;
    }

    /// <summary>Composes the vectors for a step and clears their gradients.</summary>
    /// <param name="step">Number of the step; the same step drops the same items.</param>
    /// <param name="touched">The items the step uses; null for all.</param>
    /// <param name="touchedCount">Number of these items.</param>
    public void Open(long step, int[]? touched, int touchedCount)
    {
        if (_table is null)
            return;
        (_touched, _count, _step) = (touched, touched is null ? _shape.ItemCount : touchedCount, (ulong)step);
        _team.Run((_count + ItemsPerChunk - 1) / ItemsPerChunk, _compose);
    }

    /// <summary>Passes the gradients of the vectors on to embeddings and features.</summary>
    public void Close()
    {
        if (_table is null)
            return;
        _team.Run((_count + ItemsPerChunk - 1) / ItemsPerChunk, _accumulateGradients);
        _team.Run((_shape.PaddedHidden / ColumnsPerChunk) + 1, _scatter);
    }

    public void Dispose()
    {
        _table?.Dispose();
        _dTable?.Dispose();
        _bias?.Dispose();
        _dBias?.Dispose();
    }

    private int ItemAt(int index) => _touched is null ? index : _touched[index];

    private void Compose(int chunk, int worker)
    {
        var hidden = _shape.PaddedHidden;
        for (var i = chunk * ItemsPerChunk; i < Math.Min(_count, (chunk + 1) * ItemsPerChunk); i++)
        {
            var item = ItemAt(i);
            var vector = Table + ((long)item * hidden);
            var masked = _masked[item] = _roles[item] != ItemRole.Learned || _idDropout.Drops(_step, item);
            new Span<float>(DTable + ((long)item * hidden), hidden).Clear();
            DBias[item] = 0;
            if (masked)
                new Span<float>(vector, hidden).Clear();
            else
                new Span<float>(_parameters.Items + ((long)item * _parameters.ItemStride), hidden).CopyTo(new Span<float>(vector, hidden));
            var ofFeatures = AddFeatures(_parameters, _features, item, vector);
            Bias[item] = _roles[item] == ItemRole.Absent ? Excluded : ofFeatures + (HasBias(item) ? _parameters.ItemBias[item] : 0);
        }
    }

    private bool HasBias(int item) => _roles[item] == ItemRole.Learned;

    private void AccumulateGradients(int chunk, int worker)
    {
        var hidden = _shape.PaddedHidden;
        for (var i = chunk * ItemsPerChunk; i < Math.Min(_count, (chunk + 1) * ItemsPerChunk); i++)
        {
            var item = ItemAt(i);
            if (!_masked[item])
                VectorKernel.Add(_gradients + _shape.Items.Offset + ((long)item * _shape.Items.Stride), DTable + ((long)item * hidden), hidden);
            if (HasBias(item))
                _gradients[_shape.ItemBias.Offset + item] += DBias[item];
        }
    }

    /// <summary>
    /// Some columns of all features per chunk, items in order, so no two threads write to the same place. The chunk after the last is the bias.
    /// </summary>
    private void Scatter(int chunk, int worker)
    {
        var column = chunk * ColumnsPerChunk;
        var isBias = column >= _shape.PaddedHidden;
        var dBias = _gradients + _shape.ItemFeatureBias!.Offset;
        var dFeatures = _gradients + _shape.ItemFeatures!.Offset + column;
        for (var i = 0; i < _count; i++)
        {
            var item = ItemAt(i);
            var source = DTable + ((long)item * _shape.PaddedHidden) + column;
            for (var k = _features.Offsets[item]; k < _features.Offsets[item + 1]; k++)
            {
                if (isBias)
                    dBias[_features.Features[k]] += _features.Weights[k] * DBias[item];
                else
                    VectorKernel.Axpy(dFeatures + ((long)_features.Features[k] * _shape.ItemFeatures.Stride), source, ColumnsPerChunk, _features.Weights[k]);
            }
        }
    }
}
