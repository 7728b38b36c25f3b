using Personalize.Engine.Data;
using Personalize.Engine.Kernels;
using Personalize.Engine.Networks.Terms;

namespace Personalize.Engine.Networks;

/// <summary>One row to score and learn from: which user's history up to which position, and its weight in the loss.</summary>
/// <param name="Row">Row of the window.</param>
/// <param name="FirstTarget">First of its targets in the target list.</param>
internal readonly record struct OutputRow(int Row, int User, int Position, float Weight, int FirstTarget, int TargetCount);

/// <summary>An item that counts as right for a row, with its share of the row's weight (shares sum to 1).</summary>
internal readonly record struct Target(int Item, float Share);

/// <summary>
/// Scores of all candidate items for rows of states, softmax cross-entropy and its gradients. Positions × items is never
/// held in full: rows are taken in blocks whose scores stay in the last-level cache; inside a block first rows are dealt to
/// threads (scores, softmax, gradient of the states), then items (gradient of the item table), so that every sum is made
/// by one thread in one order whatever the number of threads.
/// </summary>
internal sealed unsafe class OutputLayer : IDisposable
{
    private const int RowsPerChunk = 48;
    private const int ItemsPerChunk = 192;
    private const long BlockBytes = 8 << 20;
    private const int MostRowsPerBlock = 10 * RowsPerChunk;

    private readonly HrnnShape _shape;
    private readonly EncodedSequences _sequences;
    private readonly ThreadTeam _team;
    private readonly int _hidden;
    private readonly int _stride;
    private readonly int _rowsPerBlock;
    private readonly int _sparseStride;
    private readonly NativeBuffer _scores;
    private readonly NativeBuffer _packedTable;
    private readonly NativeBuffer _sparseGradients;
    private readonly double[] _losses;
    private readonly SparseScratch[] _scratch;
    private readonly Action<int, int> _pack;
    private readonly Action<int, int> _rowsOfBlock;
    private readonly Action<int, int> _itemsOfBlock;
    private int _firstOfBlock;
    private int _countOfBlock;
    private OutputCall _call;

    /// <param name="shape">Sizes.</param>
    /// <param name="sequences">Events the rows point into.</param>
    /// <param name="candidates">Most columns of a row of scores: all items, or the sampled ones.</param>
    /// <param name="neighborsPerItem">Most neighbours an item can have in the tables used.</param>
    /// <param name="team">Threads.</param>
    public OutputLayer(HrnnShape shape, EncodedSequences sequences, int candidates, int neighborsPerItem, ThreadTeam team)
    {
        _shape = shape;
        _sequences = sequences;
        _team = team;
        _hidden = shape.PaddedHidden;
        _stride = MatrixMultiply.PanelCount(candidates) * MatrixMultiply.PanelWidth;
        _rowsPerBlock = (int)Math.Clamp(BlockBytes / (4L * _stride) / RowsPerChunk * RowsPerChunk, RowsPerChunk, MostRowsPerBlock);
        _scores = NativeBuffer.Allocate((long)_rowsPerBlock * _stride);
        _packedTable = NativeBuffer.Allocate(MatrixMultiply.PackedLength(candidates, shape.Hidden));
        _sparseStride = ParameterLayout.Pad(shape.SparseLength);
        _sparseGradients = NativeBuffer.Allocate((long)(_rowsPerBlock / RowsPerChunk) * _sparseStride);
        _losses = new double[_rowsPerBlock / RowsPerChunk];
        _scratch = [.. Enumerable.Range(0, team.ThreadCount).Select(_ => new SparseScratch(_stride, neighborsPerItem))];
        _pack = Pack;
        _rowsOfBlock = RowsOfBlock;
        _itemsOfBlock = ItemsOfBlock;
    }

    /// <summary>
    /// Computes the loss of all rows, overwrites <see cref="OutputCall.DStates"/> with its gradient and accumulates the
    /// parameters' gradients.
    /// </summary>
    /// <returns>Σ weight·cross-entropy over the rows, in nats.</returns>
    public double ForwardBackward(in OutputCall call)
    {
        _call = call;
        _team.Run(Chunks(MatrixMultiply.PanelCount(call.CandidateCount), PanelsPerChunk), _pack);
        var loss = 0.0;
        for (_firstOfBlock = 0; _firstOfBlock < call.RowCount; _firstOfBlock += _rowsPerBlock)
        {
            _countOfBlock = Math.Min(_rowsPerBlock, call.RowCount - _firstOfBlock);
            var chunks = Chunks(_countOfBlock, RowsPerChunk);
            _team.Run(chunks, _rowsOfBlock);
            _team.Run(Chunks(call.CandidateCount, ItemsPerChunk), _itemsOfBlock);
            for (var chunk = 0; chunk < chunks; chunk++)
            {
                loss += _losses[chunk];
                VectorKernel.Add(call.Gradients + _shape.Copy.Offset, _sparseGradients.Pointer + ((long)chunk * _sparseStride), _shape.SparseLength);
            }
        }

        return loss;
    }

    public void Dispose()
    {
        _scores.Dispose();
        _packedTable.Dispose();
        _sparseGradients.Dispose();
        foreach (var scratch in _scratch)
            scratch.Dispose();
    }

    private const int PanelsPerChunk = 8;

    private static int Chunks(int count, int size) => (count + size - 1) / size;

    private void Pack(int chunk, int worker)
    {
        var first = chunk * PanelsPerChunk;
        var count = Math.Min(PanelsPerChunk, MatrixMultiply.PanelCount(_call.CandidateCount) - first);
        MatrixMultiply.PackTransposed(first, count, _call.CandidateCount, _shape.Hidden, _call.Table, _hidden, _packedTable.Pointer);
    }

    private void RowsOfBlock(int chunk, int worker)
    {
        var first = chunk * RowsPerChunk;
        var count = Math.Min(RowsPerChunk, _countOfBlock - first);
        var scores = _scores.Pointer + ((long)first * _stride);
        var states = _call.States + ((long)(_firstOfBlock + first) * _hidden);
        MatrixMultiply.RunPacked(
            count, _call.CandidateCount, _shape.Hidden, states, _hidden, 1, _packedTable.Pointer, 0, scores, _stride, accumulate: false);
        var gradient = _sparseGradients.Pointer + ((long)chunk * _sparseStride);
        new Span<float>(gradient, _sparseStride).Clear();
        var loss = 0.0;
        for (var r = 0; r < count; r++)
            loss += LossOfRow(_call.Rows[_firstOfBlock + first + r], scores + ((long)r * _stride), gradient, _scratch[worker]);
        _losses[chunk] = loss;
        MatrixMultiply.Run(
            count, _hidden, _call.CandidateCount, scores, _stride, 1, _call.Table, _hidden,
            _call.DStates + ((long)(_firstOfBlock + first) * _hidden), _hidden, accumulate: false);
    }

    /// <summary>Turns a row of products into its gradient: weight·(softmax − targets); returns weight·cross-entropy.</summary>
    private double LossOfRow(in OutputRow row, float* scores, float* gradient, SparseScratch scratch)
    {
        var history = _sequences.History(row.User);
        var own = CopyTerm.Forward(_call.Parameters + _shape.Copy.Offset, history, row.Position, _call.Columns, scores, scratch.Copied);
        var followed = FollowTerm.Forward(_call.Parameters + _shape.Follow.Offset, history, row.Position, _call.Columns, scores, scratch.Followed);
        var moment = _call.Moments.MomentOf(history, row.Position, history.Times[row.Position]);
        var trend = _call.Trend + (moment * TrendTable.Scales * _call.TrendStride);
        var weights = TrendTerm.FirstWeight(row.Position);
        TrendTerm.Forward(_call.Parameters + _shape.Trend.Offset + weights, trend, _call.TrendStride, _call.CandidateCount, scores, scratch.Copied, own);
        var firstOrder = _call.Parameters + _shape.FirstOrder.Offset;
        var neighbors = _call.Neighbors(row.User);
        var near = FirstOrderTerm.Forward(firstOrder, neighbors, history, row.Position, _call.Columns, scores, scratch);
        var right = 0.0;
        for (var k = 0; k < row.TargetCount; k++)
        {
            var target = _call.Targets[row.FirstTarget + k];
            var column = ColumnOf(target.Item);
            if (_call.LogInclusion != null && !IsRepeated(row, k))
                scores[column] += _call.LogInclusion[column];
            right += target.Share * (scores[column] + _call.Bias[column]);
        }

        var logSumExp = SoftmaxKernel.Forward(scores, _call.Bias, _call.CandidateCount, row.Weight);
        for (var k = 0; k < row.TargetCount; k++)
        {
            var target = _call.Targets[row.FirstTarget + k];
            scores[ColumnOf(target.Item)] -= row.Weight * target.Share;
        }

        CopyTerm.Backward(scores, scratch.Copied, own, gradient);
        FollowTerm.Backward(scores, scratch.Followed, followed, gradient + (_shape.Follow.Offset - _shape.Copy.Offset));
        TrendTerm.Backward(
            trend, _call.TrendStride, _call.CandidateCount, scores, scratch.Copied, own, gradient + (_shape.Trend.Offset - _shape.Copy.Offset) + weights);
        FirstOrderTerm.Backward(
            firstOrder, neighbors, history, row.Position, _call.Columns, scores, scratch, near,
            gradient + (_shape.FirstOrder.Offset - _shape.Copy.Offset));
        return row.Weight * (logSumExp - right);
    }

    /// <summary>True when an earlier target of the row is the same item.</summary>
    private bool IsRepeated(in OutputRow row, int target)
    {
        for (var k = 0; k < target; k++)
        {
            if (_call.Targets[row.FirstTarget + k].Item == _call.Targets[row.FirstTarget + target].Item)
                return true;
        }

        return false;
    }

    private int ColumnOf(int item) => _call.Columns == null ? item : _call.Columns[item];

    private void ItemsOfBlock(int chunk, int worker)
    {
        var first = chunk * ItemsPerChunk;
        var count = Math.Min(ItemsPerChunk, _call.CandidateCount - first);
        MatrixMultiply.Run(
            count, _hidden, _countOfBlock, _scores.Pointer + first, 1, _stride, _call.States + ((long)_firstOfBlock * _hidden), _hidden,
            _call.DTable + ((long)first * _hidden), _hidden, accumulate: true);
        VectorKernel.ColumnSum(_scores.Pointer + first, _countOfBlock, count, _stride, _call.DBias + first);
    }
}
