using Personalize.Engine.Kernels;
using Personalize.Engine.Networks;

namespace Personalize.Engine.Training;

/// <summary>
/// The item table as the output layer sees it in one window: the whole of it, or the sampled rows gathered side by side,
/// whose gradients are scattered back. It also knows which item rows a window touches.
/// </summary>
internal sealed unsafe class CandidateTable : IDisposable
{
    private const int RowsPerChunk = 256;

    private readonly ItemVectors _items;
    private readonly int _hidden;
    private readonly CandidateSampler _sampler;
    private readonly ThreadTeam _team;
    private readonly NativeBuffer _table;
    private readonly NativeBuffer _dTable;
    private readonly NativeBuffer _bias;
    private readonly NativeBuffer _dBias;
    private readonly TrendTable _trendTable;
    private readonly NativeBuffer _trend;
    private readonly Action<int, int> _gather;
    private readonly Action<int, int> _gatherTrend;
    private readonly Action<int, int> _scatter;
    private readonly int[] _touchedStep;
    private int _step;

    /// <param name="shape">The sizes of the network.</param>
    /// <param name="items">The item vectors.</param>
    /// <param name="sampler">Chooses the candidates.</param>
    /// <param name="trend">Demand at moments, by item.</param>
    /// <param name="rows">Number of rows of a window; each may touch one more item through its input.</param>
    /// <param name="team">The threads to use.</param>
    public CandidateTable(HrnnShape shape, ItemVectors items, CandidateSampler sampler, TrendTable trend, int rows, ThreadTeam team)
    {
        _items = items;
        _sampler = sampler;
        _team = team;
        _hidden = shape.PaddedHidden;
        _table = NativeBuffer.Allocate((long)sampler.Capacity * _hidden);
        _dTable = NativeBuffer.Allocate((long)sampler.Capacity * _hidden);
        _bias = NativeBuffer.Allocate(sampler.Capacity);
        _dBias = NativeBuffer.Allocate(sampler.Capacity);
        _trendTable = trend;
        _trend = NativeBuffer.Allocate((long)trend.MomentCount * TrendTable.Scales * sampler.Capacity);
        _touchedStep = new int[shape.ItemCount];
        Touched = new int[sampler.Capacity + rows];
        _gather = Gather;
        _gatherTrend = GatherTrend;
        _scatter = Scatter;
    }

    public float* Table => _table.Pointer;

    public float* DTable => _dTable.Pointer;

    public float* Bias => _bias.Pointer;

    public float* DBias => _dBias.Pointer;

    /// <summary>[moments × scales × <see cref="TrendStride"/>] of the candidates.</summary>
    public float* Trend => _trend.Pointer;

    public int TrendStride => _sampler.Capacity;

    /// <summary>Number of distinct items that the window touched, as candidates and inputs.</summary>
    public int[] Touched { get; }

    public int TouchedCount { get; private set; }

    /// <summary>Begins a window: marks the candidates of the sampler as touched.</summary>
    public void Open()
    {
        _step++;
        TouchedCount = 0;
        for (var c = 0; c < _sampler.Count; c++)
            Touch(_sampler.Items[c]);
    }

    /// <summary>Gathers the candidates of the sampler, with −ln π in their bias, and clears their gradients.</summary>
    public void Fill()
    {
        _team.Run((_sampler.Count + RowsPerChunk - 1) / RowsPerChunk, _gather);
        _team.Run(_trendTable.MomentCount * TrendTable.Scales, _gatherTrend);
    }

    /// <summary>Marks an item whose row gets a gradient in another way.</summary>
    public void Touch(int item)
    {
        if (_touchedStep[item] == _step)
            return;
        _touchedStep[item] = _step;
        Touched[TouchedCount++] = item;
    }

    /// <summary>Adds the candidates' gradients to the items' own. Every candidate is a different item, so no two threads write to the same row.</summary>
    public void Close() => _team.Run((_sampler.Count + RowsPerChunk - 1) / RowsPerChunk, _scatter);

    public void Dispose()
    {
        _table.Dispose();
        _dTable.Dispose();
        _bias.Dispose();
        _dBias.Dispose();
        _trend.Dispose();
    }

    private void Gather(int chunk, int worker)
    {
        for (var c = chunk * RowsPerChunk; c < Math.Min(_sampler.Count, (chunk + 1) * RowsPerChunk); c++)
        {
            var item = _sampler.Items[c];
            new Span<float>(_items.Table + ((long)item * _hidden), _hidden).CopyTo(new Span<float>(Table + ((long)c * _hidden), _hidden));
            new Span<float>(DTable + ((long)c * _hidden), _hidden).Clear();
            Bias[c] = _items.Bias[item] - _sampler.LogInclusion[c];
            DBias[c] = 0;
        }
    }

    private void GatherTrend(int row, int worker)
    {
        var source = _trendTable.Values + ((long)row * _trendTable.ItemCount);
        var target = _trend.Pointer + ((long)row * TrendStride);
        for (var c = 0; c < _sampler.Count; c++)
            target[c] = source[_sampler.Items[c]];
    }

    private void Scatter(int chunk, int worker)
    {
        for (var c = chunk * RowsPerChunk; c < Math.Min(_sampler.Count, (chunk + 1) * RowsPerChunk); c++)
        {
            var item = _sampler.Items[c];
            VectorKernel.Add(_items.DTable + ((long)item * _hidden), DTable + ((long)c * _hidden), _hidden);
            _items.DBias[item] += DBias[c];
        }
    }
}
