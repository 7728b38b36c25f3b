using Personalize.Engine.Data;
using Personalize.Engine.Kernels;
using Personalize.Engine.Networks;
using Personalize.Engine.Networks.Terms;
using Personalize.Engine.Training;
using Personalize.Engine.Training.Policy;

namespace Personalize.Engine.Tests.Networks;

/// <summary>
/// The gradients of every parameter tensor: the reference against central differences in double, then the fast network
/// against the reference, over two windows with users that begin inside a window, carried states and lanes that run out.
/// Both without metadata and with metadata that has nulls, several values and text, and with items that have only features or no events; and with lists
/// of what was shown.
/// </summary>
public abstract unsafe class HrnnGradientTests : IDisposable
{
    private const int Steps = 5;
    private readonly ThreadTeam _team = new(2);
    private readonly EncodedSequences _sequences;
    private readonly NeighborTables _neighbors;
    private readonly RecencyWeights _recency;
    private readonly TrainingOptions _options = TrainingPolicy.Typical with
    {
        HiddenDimension = 5, Bptt = Steps, Lanes = 16, Dropout = 0, IdDropout = 0, ContextDropout = 0, UserDropout = 0, HorizonShare = 0.4f, InitialScale = 2,
        Neighbors = new NeighborOptions(Window: 4, PerItem: 6, Folds: 3, Shrinkage: 1),
    };

    private readonly HrnnParameters _parameters;
    private readonly ItemRole[] _roles;
    private readonly SequenceWindow[] _windows;

    protected HrnnGradientTests(bool withMetadata, bool withImpressions = false)
    {
        const int Items = 23;
        var snapshot = TestSnapshots.Random(users: 40, Items, eventTypes: 2, maxLength: 17, seed: 5);
        if (withMetadata)
            snapshot = TestSnapshots.WithMetadata(snapshot, moreItems: 2, seed: 8);
        if (withImpressions)
            snapshot = TestSnapshots.WithImpressions(snapshot, Plant(snapshot, seed: 13));
        _roles = new ItemRole[snapshot.ItemCount];
        if (withMetadata)
            (_roles[3], _roles[7], _roles[Items], _roles[Items + 1]) = (ItemRole.FeaturesOnly, ItemRole.FeaturesOnly, ItemRole.Absent, ItemRole.Absent);
        var users = Enumerable.Range(0, snapshot.UserCount).ToArray();
        _sequences = new TrainingData(snapshot).Sequences(withMetadata, _team);
        _neighbors = NeighborTables.Build(_sequences, users, _options.Neighbors, _team, CancellationToken.None);
        _recency = new RecencyWeights(_sequences, users, enabled: true);
        var shape = new HrnnShape(snapshot.ItemCount, snapshot.EventTypes.Count, _options.HiddenDimension, _sequences.Features.Sizes);
        _parameters = new HrnnParameters(shape);
        _parameters.Initialise(seed: 3, _options.InitialScale, new int[snapshot.ItemCount]);
        var random = new FastRandom(11, 0);
        foreach (ref var value in new Span<float>(_parameters.Row(shape.Layout[CopyTerm.Name], 0), CopyTerm.ParameterCount))
            value = (float)random.NextGaussian();
        foreach (var tensor in shape.Layout.Tensors.Where(IsZeroAtFirst))
        {
            for (var row = 0; row < tensor.Rows; row++)
            {
                foreach (ref var value in new Span<float>(_parameters.Row(tensor, row), tensor.Columns))
                    value = (float)random.NextGaussian() * 0.3f;
            }
        }

        var lengths = users.Select(u => snapshot.UserOffsets[u + 1] - snapshot.UserOffsets[u]).ToArray();
        var batcher = new LaneBatcher(users, lengths, _options.Lanes);
        batcher.StartEpoch(new FastRandom(1, 1));
        var windows = new List<SequenceWindow>();
        for (var window = new SequenceWindow(_options.Lanes, Steps); batcher.Next(window); window = new SequenceWindow(_options.Lanes, Steps))
            windows.Add(window);
        _windows = [.. windows];
    }

    private HrnnShape Shape => _parameters.Shape;

    private bool IsZeroAtFirst(ParameterTensor tensor) =>
        tensor == Shape.InputBias || tensor == Shape.RecurrentBias || tensor == Shape.ItemBias || tensor.Name == FollowTerm.Name
            || tensor.Name == TrendTerm.Name || tensor == Shape.ItemFeatures || tensor == Shape.ItemFeatureBias
            || tensor == Shape.UserFeatures || tensor == Shape.ContextInput || tensor == Shape.ContextGate || tensor == Shape.ContextShift
            || tensor == Shape.Periods;

    [Fact]
    public void The_windows_cover_what_the_gradients_must_survive()
    {
        Assert.True(_windows.Length >= 3);
        Assert.Contains(_windows, w => Enumerable.Range(w.Lanes, w.Rows - w.Lanes).Any(r => w.Positions[r] == 0));
        Assert.Contains(_windows, w => Enumerable.Range(0, w.Lanes).Any(r => w.Positions[r] > 0));
        Assert.Contains(_windows, w => w.EventCount < w.Rows);
    }

    [Fact]
    public void Reference_gradients_are_those_of_central_differences()
    {
        var parameters = Doubles();
        var carried = Carried<double>();
        Reference(_windows[0], _options.HorizonShare).LossAndGradient(_windows[0], parameters, carried, null);
        var window = _windows[1];
        var reference = Reference(window, _options.HorizonShare);
        var gradient = new double[parameters.Length];
        reference.LossAndGradient(window, parameters, Copy(carried), gradient);
        const double Step = 1e-5;
        foreach (var tensor in Shape.Layout.Tensors)
        {
            var checkedCells = 0;
            for (var row = 0; row < tensor.Rows; row++)
            {
                // Most hash buckets of text are empty.
                if (tensor == Shape.ItemFeatures && !_sequences.Features.Items.Features.Contains(row))
                    continue;
                for (var column = 0; column < tensor.Columns; column++)
                {
                    if (tensor == Shape.ItemFeatureBias && !_sequences.Features.Items.Features.Contains(column))
                        continue;
                    var index = (int)(tensor.Offset + ((long)row * tensor.Stride) + column);
                    var value = parameters[index];
                    parameters[index] = value + Step;
                    var above = reference.LossAndGradient(window, parameters, Copy(carried), null);
                    parameters[index] = value - Step;
                    var below = reference.LossAndGradient(window, parameters, Copy(carried), null);
                    parameters[index] = value;
                    var difference = (above - below) / (2 * Step);
                    var scale = Math.Max(1e-3, Math.Abs(difference) + Math.Abs(gradient[index]));
                    Assert.True(
                        Math.Abs(difference - gradient[index]) / scale < 1e-6,
                        $"{tensor.Name}[{row},{column}]: {gradient[index]} but differences give {difference}");
                    checkedCells += gradient[index] != 0 ? 1 : 0;
                }
            }

            Assert.True(checkedCells > 0, $"no cell of {tensor.Name} has a gradient: the test does not reach it");
        }
    }

    /// <summary>So many draws from so few items make every item a candidate with certainty: the sampled softmax is the full one.</summary>
    [Fact]
    public void A_softmax_sampled_from_all_items_agrees_with_the_reference()
    {
        var options = _options with { HorizonShare = 0 };
        using var step = new TrainingStep(
            _parameters, _sequences, _neighbors, _recency, Enumerable.Repeat(1000, Shape.ItemCount).ToArray(), options, _team, _roles);
        AssertAgreement(step, options.HorizonShare);
    }

    [Fact]
    public void The_fast_network_agrees_with_the_reference()
    {
        using var step = new TrainingStep(_parameters, _sequences, _neighbors, _recency, [], _options, _team, _roles);
        AssertAgreement(step, _options.HorizonShare);
    }

    public void Dispose()
    {
        _parameters.Dispose();
        _team.Dispose();
    }

    private void AssertAgreement(TrainingStep step, float horizonShare)
    {
        var parameters = Doubles();
        var carried = Carried<double>();
        var gradient = new double[parameters.Length];
        foreach (var window in _windows)
        {
            step.Gradients.Clear();
            Array.Clear(gradient);
            var expected = Reference(window, horizonShare).LossAndGradient(window, parameters, carried, gradient);
            var actual = step.ForwardBackward(window);
            Assert.Equal(expected, actual, 1e-4 * Math.Abs(expected));
            foreach (var tensor in Shape.Layout.Tensors)
            {
                var start = (int)tensor.Offset;
                var scale = gradient.AsSpan(start, (int)tensor.Length).ToArray().Max(Math.Abs);
                for (var i = start; i < start + tensor.Length; i++)
                {
                    Assert.True(
                        Math.Abs(gradient[i] - step.Gradients.Pointer[i]) <= 1e-4 * Math.Max(scale, 1e-6),
                        $"{tensor.Name}[{i - start}]: {step.Gradients.Pointer[i]} instead of {gradient[i]}");
                }
            }
        }
    }

    /// <summary>Lists of 1 to 9 items with what was chosen anywhere among them, and none at a third of the events.</summary>
    private static Impressions Plant(Snapshot snapshot, ulong seed)
    {
        var random = new FastRandom(seed, 0);
        return Impressions.Of(
            [.. snapshot.EventItems.Select(item => random.NextInt(3) == 0
                ? null
                : Enumerable.Range(0, random.NextInt(9)).Select(_ => random.NextInt(snapshot.ItemCount)).Append(item).Distinct()
                    .OrderBy(_ => random.NextInt(1000)).ToArray())],
            snapshot.EventItems)!;
    }

    private static T[][] Copy<T>(T[][] states) => Array.ConvertAll(states, s => s.ToArray());

    private HrnnReference<double> Reference(SequenceWindow window, float horizonShare) => new(Shape, _sequences, _neighbors, horizonShare)
    {
        Roles = _roles,
        Weight = (user, position) => _recency.Of(_sequences.Times[_sequences.Snapshot.UserOffsets[user] + position]) / window.EventCount,
    };

    private T[][] Carried<T>() => [.. Enumerable.Range(0, _options.Lanes).Select(_ => new T[Shape.Hidden])];

    private double[] Doubles() => Array.ConvertAll(new Span<float>(_parameters.Pointer, (int)Shape.Layout.Length).ToArray(), x => (double)x);
}

public sealed class HrnnGradientTestsWithoutMetadata() : HrnnGradientTests(withMetadata: false);

public sealed class HrnnGradientTestsWithMetadata() : HrnnGradientTests(withMetadata: true);

public sealed class HrnnGradientTestsWithImpressions() : HrnnGradientTests(withMetadata: false, withImpressions: true);

public sealed class HrnnGradientTestsWithMetadataAndImpressions() : HrnnGradientTests(withMetadata: true, withImpressions: true);
