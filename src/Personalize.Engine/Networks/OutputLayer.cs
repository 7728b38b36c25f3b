using Personalize.Engine.Data;
using Personalize.Engine.Kernels;
using Personalize.Engine.Networks.Terms;

namespace Personalize.Engine.Networks;

/// <summary>One row to score and learn from: which user's history up to which position, and its weight in the loss.</summary>
/// <param name="Row">Row of the window.</param>
/// <param name="FirstTarget">Index of its first target in the target list.</param>
internal readonly record struct OutputRow(int Row, int User, int Position, float Weight, int FirstTarget, int TargetCount);

/// <summary>A target item of a row, with its share of the row's weight (the shares sum to 1).</summary>
internal readonly record struct Target(int Item, float Share);

/// <summary>
/// Scores of all candidate items for rows of states, softmax cross-entropy and its gradients. The matrix of positions × items is
/// never held in full: rows are taken in blocks whose scores stay in the last-level cache. Within a block, first rows are distributed over
/// threads (scores, softmax, gradient of the states), then items (gradient of the item table), so every sum is computed by one thread in one
/// order, whatever the number of threads. A block has a few chunks of rows for each thread, so it may be longer the more threads there are;
/// its sums are made in parts of a length that depends on the catalogue alone.
/// </summary>
internal sealed unsafe class OutputLayer : IDisposable
{
    private const int RowsPerChunk = 48;
    private const int ItemsPerChunk = 192;
    private const long BlockBytes = 8 << 20;
    private const int MostRowsPerPart = 10 * RowsPerChunk;
    private const int ChunksPerThread = 2;

    private readonly HrnnShape _shape;
    private readonly EncodedSequences _sequences;
    private readonly ThreadTeam _team;
    private readonly int _hidden;
    private readonly int _stride;
    private readonly int _rowsPerPart;
    private readonly int _rowsPerBlock;
    private readonly int _termStride;
    private readonly NativeBuffer _scores;
    private readonly NativeBuffer _packedTable;
    private readonly NativeBuffer _termGradients;
    private readonly double[] _losses;
    private readonly TermSet[] _terms;
    private readonly Action<int, int> _pack;
    private readonly Action<int, int> _rowsOfBlock;
    private readonly Action<int, int> _itemsOfBlock;
    private int _firstOfBlock;
    private int _countOfBlock;
    private OutputCall _call;

    /// <param name="shape">The sizes of the network.</param>
    /// <param name="sequences">The events that the rows refer to.</param>
    /// <param name="rows">Maximum number of rows of a call.</param>
    /// <param name="candidates">Maximum number of columns of a row of scores: all items, or the sampled ones.</param>
    /// <param name="neighborsPerItem">Maximum number of neighbours of an item in the tables used.</param>
    /// <param name="team">The threads to use.</param>
    public OutputLayer(HrnnShape shape, EncodedSequences sequences, int rows, int candidates, int neighborsPerItem, ThreadTeam team)
    {
        _shape = shape;
        _sequences = sequences;
        _team = team;
        _hidden = shape.PaddedHidden;
        _stride = MatrixMultiply.PanelCount(candidates) * MatrixMultiply.PanelWidth;
        _rowsPerPart = RowsPerPart(_stride);
        _rowsPerBlock = RowsPerBlock(rows, _stride, team.ThreadCount);
        _scores = NativeBuffer.Allocate((long)_rowsPerBlock * _stride);
        _packedTable = NativeBuffer.Allocate(MatrixMultiply.PackedLength(candidates, shape.Hidden));
        _termStride = ParameterLayout.Pad(shape.TermsLength);
        _termGradients = NativeBuffer.Allocate((long)(_rowsPerBlock / RowsPerChunk) * _termStride);
        _losses = new double[_rowsPerBlock / RowsPerChunk];
        _terms = [.. Enumerable.Range(0, team.ThreadCount).Select(_ => new TermSet(shape, new TermSizes(_stride, neighborsPerItem)))];
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
                VectorKernel.Add(call.Gradients + _shape.TermsOffset, _termGradients.Pointer + ((long)chunk * _termStride), _shape.TermsLength);
            }
        }

        return loss;
    }

    /// <summary>The number of rows whose scores are held at a time.</summary>
    /// <param name="rows">Maximum number of rows of a call.</param>
    /// <param name="columns">Floats of a row of scores.</param>
    /// <param name="threads">The number of threads.</param>
    public static int RowsPerBlock(int rows, int columns, int threads)
    {
        var part = RowsPerPart(columns);
        return Math.Min(Chunks(threads * ChunksPerThread * RowsPerChunk, part), Chunks(rows, part)) * part;
    }

    public void Dispose()
    {
        _scores.Dispose();
        _packedTable.Dispose();
        _termGradients.Dispose();
        foreach (var terms in _terms)
            terms.Dispose();
    }

    private const int PanelsPerChunk = 8;

    private static int RowsPerPart(int columns) =>
        (int)Math.Clamp(BlockBytes / (4L * columns) / RowsPerChunk * RowsPerChunk, RowsPerChunk, MostRowsPerPart);

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
        NetworkTerm.Forward(count, _call.CandidateCount, _shape, states, _packedTable.Pointer, scores, _stride);
        var gradient = _termGradients.Pointer + ((long)chunk * _termStride);
        new Span<float>(gradient, _termStride).Clear();
        var loss = 0.0;
        for (var r = 0; r < count; r++)
            loss += LossOfRow(_call.Rows[_firstOfBlock + first + r], scores + ((long)r * _stride), gradient, _terms[worker]);
        _terms[worker].Finish(gradient);
        _losses[chunk] = loss;
        NetworkTerm.BackwardQueries(
            count, _call.CandidateCount, _shape, scores, _stride, _call.Table, _call.DStates + ((long)(_firstOfBlock + first) * _hidden));
    }

    /// <summary>Turns a row of products into its gradient: weight·(softmax − targets); returns weight·cross-entropy.</summary>
    private double LossOfRow(in OutputRow row, float* scores, float* gradient, TermSet terms)
    {
        var looked = Open(row, terms);
        terms.Forward(_call.Parameters, looked, scores);
        if (_sequences.Snapshot.Impressions is { } impressions)
        {
            var e = _sequences.Snapshot.UserOffsets[row.User] + row.Position;
            var choice = new ShownChoice(stackalloc int[Impressions.Most], stackalloc float[Impressions.Most]);
            choice.Fill(_call, impressions.Of(e), _sequences.Items[e], scores);
            if (choice.IsChoice)
            {
                var (ofAll, ofChoice) = (row.Weight * (1 - ShownChoice.Share), row.Weight * ShownChoice.Share);
                var loss = LossOfAll(row, scores, ofAll) + (ofChoice * choice.Loss);
                choice.AddGradient(ofChoice, scores);
                terms.Backward(_call.Parameters, looked, scores, gradient);
                return loss;
            }
        }

        var whole = LossOfAll(row, scores, row.Weight);
        terms.Backward(_call.Parameters, looked, scores, gradient);
        return whole;
    }

    /// <summary>The softmax over all candidates.</summary>
    private double LossOfAll(in OutputRow row, float* scores, float weight)
    {
        var right = 0.0;
        for (var k = 0; k < row.TargetCount; k++)
        {
            var target = _call.Targets[row.FirstTarget + k];
            var column = ColumnOf(target.Item);
            if (_call.LogInclusion != null && !IsRepeated(row, k))
                scores[column] += _call.LogInclusion[column];
            right += target.Share * (scores[column] + _call.Bias[column]);
        }

        var logSumExp = SoftmaxKernel.Forward(scores, _call.Bias, _call.CandidateCount, weight);
        for (var k = 0; k < row.TargetCount; k++)
        {
            var target = _call.Targets[row.FirstTarget + k];
            scores[ColumnOf(target.Item)] -= weight * target.Share;
        }

        return weight * (logSumExp - right);
    }

    private TermRow Open(in OutputRow row, TermSet terms)
    {
        var history = _sequences.History(row.User);
        var moment = _call.Moments.MomentOf(history, row.Position, history.Times[row.Position]);
        return terms.Open(new TermRow
        {
            History = history,
            Position = row.Position,
            ColumnCount = _call.CandidateCount,
            Columns = _call.Columns,
            Neighbors = _call.Neighbors(row.User),
            Trend = _call.Trend + (moment * TrendTable.Scales * _call.TrendStride),
            TrendStride = _call.TrendStride,
            Bias = _call.Bias,
            LogInclusion = _call.LogInclusion,
        });
    }

    /// <summary>True if an earlier target of the row is the same item.</summary>
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
        for (var row = 0; row < _countOfBlock; row += _rowsPerPart)
        {
            NetworkTerm.BackwardTable(
                Math.Min(_rowsPerPart, _countOfBlock - row),
                count,
                _shape,
                _scores.Pointer + ((long)row * _stride) + first,
                _stride,
                _call.States + ((long)(_firstOfBlock + row) * _hidden),
                _call.DTable + ((long)first * _hidden));
        }

        ItemBiasTerm.Backward(_countOfBlock, count, _scores.Pointer + first, _stride, _call.DBias + first);
    }
}
