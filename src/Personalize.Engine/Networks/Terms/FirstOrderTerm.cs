using Personalize.Engine.Data;
using Personalize.Engine.Kernels;

namespace Personalize.Engine.Networks.Terms;

/// <summary>
/// Item-to-item similarity as a first-order term of the network: the neighbours of the user's last few items, weighted by learned lag
/// weights. On sparse data, a recurrent network alone is worse than this.
/// <code>
/// s_j = Σ_l exp(a_l)·sim(i_{t-l}, j)      l = 0..Lags-1
/// firstOrder(j) = β·ln(1 + s_j)
/// </code>
/// The logarithm makes the softmax a product of experts: e^firstOrder = (1 + s_j)^β multiplies the network's odds of j.
/// </summary>
internal sealed unsafe class FirstOrderTerm : RowTerm, IScoreTerm
{
    /// <summary>How many of the newest events are used.</summary>
    public const int Lags = 10;

    /// <summary>Initial a_0: ln of the weight of the newest event.</summary>
    public const float NewestWeight = 3f;

    /// <summary>How much smaller a_l initially is than a_(l-1).</summary>
    public const float WeightPerLag = 0.15f;

    /// <summary>Initial β.</summary>
    public const float Share = 0.3f;

    private const int Beta = Lags;

    /// <summary>Slots and their vectors are multiples of this, so that no loop has a rest.</summary>
    private const int Step = 16;

    private readonly int _capacity;
    private readonly NativeBuffer _slotOfColumn;
    private readonly NativeBuffer _columnOfSlot;
    private readonly NativeBuffer _entriesOfSlot;
    private readonly NativeBuffer _free;
    private readonly NativeBuffer _similarities;
    private readonly NativeBuffer _weights;
    private readonly NativeBuffer _logarithms;
    private readonly NativeBuffer _slopes;
    private readonly NativeBuffer _gathered;
    private HistoryView _history;
    private NeighborTable? _neighbors;
    private int* _columns;
    private int _position;
    private int _freeCount;
    private int _used;

    private FirstOrderTerm(TermSizes sizes)
    {
        _capacity = Math.Max(Step, (Lags * sizes.NeighborsPerItem + Step - 1) / Step * Step);

        // Columns get slots, so that what belongs to a column can be computed a vector at a time. 0 is no slot.
        _slotOfColumn = NativeBuffer.Allocate(sizes.Columns);
        _columnOfSlot = NativeBuffer.Allocate(_capacity + 1);
        _entriesOfSlot = NativeBuffer.Allocate(_capacity + 1);
        _free = NativeBuffer.Allocate(_capacity + 1);
        _similarities = NativeBuffer.Allocate((long)Lags * _capacity);
        _weights = NativeBuffer.Allocate(Lags);
        _logarithms = NativeBuffer.Allocate(_capacity);
        _slopes = NativeBuffer.Allocate(_capacity);
        _gathered = NativeBuffer.Allocate(_capacity);
        _used = _capacity;
        Clear();
    }

    public static string Name => "first_order";

    /// <summary>a_0 … a_{Lags-1}, β.</summary>
    public static int ParameterCount => Lags + 1;

    /// <summary>Initial weights that fall with the lag, and a small share of the score.</summary>
    public static void Initialise(Span<float> parameters)
    {
        for (var lag = 0; lag < Lags; lag++)
            parameters[lag] = NewestWeight - (WeightPerLag * lag);
        parameters[Beta] = Share;
    }

    public static ScoreTerm Create(TermSizes sizes) => new FirstOrderTerm(sizes);

    public override void Forward(float* parameters, in TermRow row, float* scores)
    {
        Advance(parameters, row);
        var weights = stackalloc float[Lags];
        for (var lag = 0; lag < Lags; lag++)
            weights[PlaceOf(row.Position - 1 - lag)] = _weights.Pointer[lag];
        var logarithms = _logarithms.Pointer;
        MixtureKernel.LogOnePlus(_similarities.Pointer, Lags, _capacity, weights, _used, logarithms, _slopes.Pointer);
        var columns = (int*)_columnOfSlot.Pointer;
        var beta = parameters[Beta];

        // The sum of a slot that is free is 0, and so is its logarithm.
        for (nint slot = 0; slot < _used; slot++)
            scores[columns[slot]] += beta * logarithms[slot];
    }

    public override void Backward(float* parameters, in TermRow row, float* dScores, float* gradient)
    {
        var columns = (int*)_columnOfSlot.Pointer;
        var gathered = _gathered.Pointer;
        for (nint slot = 0; slot < _used; slot++)
            gathered[slot] = dScores[columns[slot]];
        gradient[Beta] += VectorKernel.Dot(gathered, _logarithms.Pointer, _used);
        VectorKernel.Multiply(gathered, _slopes.Pointer, _used);
        var products = stackalloc float[Lags];
        VectorKernel.MatrixVector(_similarities.Pointer, Lags, _used, _capacity, gathered, products);
        for (var lag = 0; lag < Lags; lag++)
            gradient[lag] += products[PlaceOf(row.Position - 1 - lag)] * parameters[Beta] * _weights.Pointer[lag];
    }

    /// <summary>Gives all slots back.</summary>
    public override void Clear()
    {
        for (var slot = 0; slot < _used; slot++)
            ((int*)_slotOfColumn.Pointer)[((int*)_columnOfSlot.Pointer)[slot]] = 0;
        new Span<float>(_columnOfSlot.Pointer, _used).Clear();
        new Span<float>(_entriesOfSlot.Pointer, _used).Clear();
        for (var lag = 0; lag < Lags; lag++)
            new Span<float>(Similarities(lag), _used).Clear();

        // Taken from the end: the first slots first.
        for (var slot = 0; slot < _used; slot++)
            ((int*)_free.Pointer)[_capacity - slot] = slot + 1;
        _freeCount = _capacity;
        _used = 0;
        _neighbors = null;
    }

    public override void Dispose()
    {
        foreach (var buffer in new[]
        {
            _slotOfColumn, _columnOfSlot, _entriesOfSlot, _free, _similarities, _weights, _logarithms, _slopes, _gathered,
        })
        {
            buffer.Dispose();
        }
    }

    /// <summary>[slots] the similarities of the items to that of an event.</summary>
    private float* Similarities(int e) => _similarities.Pointer + ((long)PlaceOf(e) * _capacity);

    /// <summary>Each of the last events has its place among the similarities; those before the first event are empty.</summary>
    private static int PlaceOf(int e) => (e + Lags) % Lags;

    /// <summary>
    /// Makes the slots those of the row. From one position of a history to the next, one event comes and one goes; the others stay as they are.
    /// </summary>
    private void Advance(float* parameters, in TermRow row)
    {
        if (_neighbors == row.Neighbors && _history.Items == row.History.Items && _columns == row.Columns && _position + 1 == row.Position)
        {
            if (row.Position > Lags)
                Remove(row.Position - 1 - Lags);
            _position = row.Position;
            Add(row.Position - 1);
            return;
        }

        Clear();
        (_history, _neighbors, _position) = (row.History, row.Neighbors, row.Position);
        _columns = row.Columns;
        for (var lag = 0; lag < Lags; lag++)
            _weights.Pointer[lag] = MathF.Exp(parameters[lag]);
        for (var e = Math.Max(0, row.Position - Lags); e < row.Position; e++)
            Add(e);
    }

    /// <summary>Without branches, as half of them would be mispredicted.</summary>
    private void Add(int e)
    {
        var item = _history.Items[e];
        if (item >= _neighbors!.ItemCount)
            return;
        var entries = _neighbors.Of(item);
        var slots = (int*)_slotOfColumn.Pointer;
        var columns = (int*)_columnOfSlot.Pointer;
        var counts = (int*)_entriesOfSlot.Pointer;
        var free = (int*)_free.Pointer;
        var target = Similarities(e) - 1;
        var columnOfItem = _columns;
        var (freeCount, used) = (_freeCount, _used);
        for (nint entry = 0; entry < entries.Count; entry++)
        {
            nint column = entries.Items[entry];
            if (columnOfItem != null && (column = columnOfItem[column]) < 0)
                continue;
            var slot = slots[column];
            var isNew = slot == 0;
            slot = isNew ? free[freeCount] : slot;
            freeCount -= isNew ? 1 : 0;
            slots[column] = slot;
            columns[slot - 1] = (int)column;
            counts[slot - 1]++;
            target[slot] += entries.Similarities[entry];
            used = Math.Max(used, slot);
        }

        (_freeCount, _used) = (freeCount, (used + Step - 1) / Step * Step);
    }

    private void Remove(int e)
    {
        var item = _history.Items[e];
        if (item >= _neighbors!.ItemCount)
            return;
        var entries = _neighbors.Of(item);
        var slots = (int*)_slotOfColumn.Pointer;
        var counts = (int*)_entriesOfSlot.Pointer;
        var free = (int*)_free.Pointer;
        var columnOfItem = _columns;
        var freeCount = _freeCount;
        for (nint entry = 0; entry < entries.Count; entry++)
        {
            nint column = entries.Items[entry];
            if (columnOfItem != null && (column = columnOfItem[column]) < 0)
                continue;
            var slot = slots[column];
            var isLast = --counts[slot - 1] == 0;
            free[freeCount + 1] = slot;
            freeCount += isLast ? 1 : 0;
            slots[column] = isLast ? 0 : slot;
        }

        _freeCount = freeCount;

        new Span<float>(Similarities(e), _used).Clear();
    }
}
