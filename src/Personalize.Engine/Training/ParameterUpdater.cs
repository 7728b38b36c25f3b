using Personalize.Engine.Kernels;
using Personalize.Engine.Networks;
using Personalize.Engine.Training.Policy;

namespace Personalize.Engine.Training;

/// <summary>
/// AdamW over the parameter block. With a full softmax every parameter is updated at every step; with a sampled one only
/// the item rows that a window touched are, so that the cost of a step does not grow with the catalogue (moments of untouched
/// rows do not change, as in "lazy" Adam).
/// </summary>
internal sealed unsafe class ParameterUpdater : IDisposable
{
    /// <summary>β1 of <see cref="OptimizerKernel.AdamW"/>.</summary>
    public const float Beta1 = 0.9f;

    /// <summary>β2.</summary>
    public const float Beta2 = 0.98f;

    /// <summary>ε.</summary>
    public const float Epsilon = 1e-8f;

    private const int FloatsPerChunk = 1 << 16;
    private const int RowsPerChunk = 256;

    private readonly HrnnParameters _parameters;
    private readonly HrnnShape _shape;
    private readonly TrainingOptions _options;
    private readonly ThreadTeam _team;
    private readonly (long Offset, int Count, ParameterTensor Tensor)[] _blocks;
    private readonly Action<int, int> _updateBlock;
    private readonly Action<int, int> _updateRows;
    private int[] _touched = [];
    private int _touchedCount;
    private AdamWStep _plain;
    private AdamWStep _decayed;
    private AdamWStep _featuresDecayed;
    private AdamWStep _periods;
    private AdamWStep _sparse;

    public ParameterUpdater(HrnnParameters parameters, TrainingOptions options, bool rowsOnly, ThreadTeam team)
    {
        _parameters = parameters;
        _shape = parameters.Shape;
        _options = options;
        _team = team;
        Gradients = NativeBuffer.Allocate(_shape.Layout.Length);
        FirstMoments = NativeBuffer.Allocate(_shape.Layout.Length);
        SecondMoments = NativeBuffer.Allocate(_shape.Layout.Length);
        _blocks = [.. Blocks(rowsOnly)];
        _updateBlock = UpdateBlock;
        _updateRows = UpdateRows;
    }

    /// <summary>The gradient block; zero after an update (rows that were not touched have no gradient).</summary>
    public NativeBuffer Gradients { get; }

    public NativeBuffer FirstMoments { get; }

    public NativeBuffer SecondMoments { get; }

    /// <summary>Performs step number <paramref name="step"/> (from 1) and clears the gradients.</summary>
    /// <param name="step">Used for the bias correction.</param>
    /// <param name="learningRate">Step size.</param>
    /// <param name="touched">Distinct items whose rows to update, if only rows are updated.</param>
    /// <param name="touchedCount">Number of these items.</param>
    public void Update(long step, float learningRate, int[] touched, int touchedCount)
    {
        (_touched, _touchedCount) = (touched, touchedCount);
        _plain = AdamWStep.At(step, learningRate, Beta1, Beta2, Epsilon, 0);
        _decayed = _plain with { WeightDecay = _options.WeightDecay };
        _featuresDecayed = _plain with { WeightDecay = _options.FeatureDecay };
        _periods = _featuresDecayed with { LearningRate = learningRate * _options.PeriodLearningRateFactor };
        _sparse = _plain with { LearningRate = learningRate * _options.SparseLearningRateFactor };
        _team.Run(_blocks.Length, _updateBlock);
        _team.Run((touchedCount + RowsPerChunk - 1) / RowsPerChunk, _updateRows);
    }

    public void Dispose()
    {
        Gradients.Dispose();
        FirstMoments.Dispose();
        SecondMoments.Dispose();
    }

    private IEnumerable<(long Offset, int Count, ParameterTensor Tensor)> Blocks(bool rowsOnly)
    {
        foreach (var tensor in _shape.Layout.Tensors)
        {
            if (rowsOnly && (tensor == _shape.Items || tensor == _shape.ItemBias))
                continue;
            for (long first = 0; first < tensor.Length; first += FloatsPerChunk)
                yield return (tensor.Offset + first, (int)Math.Min(FloatsPerChunk, tensor.Length - first), tensor);
        }
    }

    private void UpdateBlock(int chunk, int worker)
    {
        var (offset, count, tensor) = _blocks[chunk];
        Update(offset, count, StepOf(tensor));
    }

    private AdamWStep StepOf(ParameterTensor tensor) =>
        tensor == _shape.Items ? _decayed
        : _shape.IsOfFeatures(tensor) ? _featuresDecayed
        : tensor == _shape.Periods ? _periods
        : _shape.IsOfTerms(tensor) ? _sparse
        : _plain;

    private void UpdateRows(int chunk, int worker)
    {
        for (var i = chunk * RowsPerChunk; i < Math.Min(_touchedCount, (chunk + 1) * RowsPerChunk); i++)
        {
            Update(_shape.Items.Offset + ((long)_touched[i] * _shape.Items.Stride), _shape.Items.Stride, _decayed);
            Update(_shape.ItemBias.Offset + _touched[i], 1, _plain);
        }
    }

    private void Update(long offset, int count, AdamWStep step) => OptimizerKernel.AdamW(
        _parameters.Pointer + offset, Gradients.Pointer + offset, FirstMoments.Pointer + offset, SecondMoments.Pointer + offset, count, step);
}
