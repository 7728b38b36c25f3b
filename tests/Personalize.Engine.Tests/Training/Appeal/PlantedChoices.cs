using Personalize.Engine.Kernels;
using Personalize.Engine.Networks.Exploration;
using Personalize.Engine.Training.Appeal;

namespace Personalize.Engine.Tests.Training.Appeal;

/// <summary>Choices between items whose biases and vectors are known: the first are learned by the network, the others new.</summary>
internal sealed class PlantedChoices
{
    public const int Learned = 60;
    public const int New = 60;
    public const int Hidden = 4;
    public const double Variance = 1.5;
    private const int Length = 10;

    private readonly FastRandom _random;
    private readonly double[] _scores = [.. Enumerable.Repeat(0.0, Learned)];

    public PlantedChoices(ulong seed, double newMean)
    {
        _random = new FastRandom(seed, 3);
        for (var item = 0; item < Learned; item++)
            _scores[item] = Math.Sqrt(Variance) * _random.NextGaussian();
        Biases = [.. Enumerable.Range(0, New).Select(_ => newMean + (Math.Sqrt(Variance) * _random.NextGaussian()))];
        Vectors = [.. Enumerable.Range(0, New).Select(_ => Vector(ItemVariance))];
    }

    public static float ItemVariance => 0.3f;

    /// <summary>b of each new item.</summary>
    public double[] Biases { get; }

    /// <summary>v of each new item.</summary>
    public float[][] Vectors { get; }

    public static QuerySpace Space => new(
        new float[Hidden],
        [.. Enumerable.Range(0, Hidden * Hidden).Select(i => i / Hidden == i % Hidden ? 1f : 0)],
        [.. Enumerable.Repeat(1f, Hidden)],
        [.. Enumerable.Repeat(ItemVariance, Hidden)]);

    private static int[] Indices => [.. Enumerable.Range(0, Learned + New).Select(item => item - Learned).Select(index => Math.Max(-1, index))];

    /// <summary>Lists of any items, one of which was chosen by its score and place.</summary>
    /// <param name="count">Number of the lists.</param>
    /// <param name="placeEffect">What ln(place) is multiplied with.</param>
    public ChoiceEvidence Lists(int count, double placeEffect = 0) => new([.. Enumerable.Range(0, count).Select(_ => List(placeEffect))], [], [], 0, Indices);

    /// <summary>Choices among all items, of which the new ones are seen by some only.</summary>
    /// <param name="count">Number of the choices.</param>
    /// <param name="seen">How many see a new item.</param>
    public ChoiceEvidence Open(int count, double seen)
    {
        var (events, choices) = (new List<OpenEvent>(), new List<OpenChoice>());
        for (var n = 0; n < count; n++)
        {
            var query = Vector(1);
            var before = Enumerable.Range(0, Learned + New).Select(item => item < Learned ? _scores[item] : 0).ToArray();
            var logSumExp = Math.Log(before.Sum(Math.Exp));
            var chosen = Draw([.. before.Select((score, item) => item < Learned ? score : Utility(item, query) + Math.Log(seen))]);
            if (chosen >= Learned)
                events.Add(new OpenEvent(query, chosen - Learned));
            choices.Add(new OpenChoice(query, [.. before.Skip(Learned).Select(score => (float)(score - logSumExp))]));
        }

        return new ChoiceEvidence([], [.. events], [.. choices], 1, Indices);
    }

    private ShownList List(double placeEffect)
    {
        var query = Vector(1);
        var items = Enumerable.Range(0, Learned + New).ToArray();
        _random.Shuffle(items);
        items = items[..Length];
        var chosen = Draw([.. items.Select((item, place) => (item < Learned ? _scores[item] : Utility(item, query)) + (placeEffect * Math.Log(place + 1)))]);
        return new ShownList(query, items, [.. items.Select(item => item < Learned ? (float)_scores[item] : 0)], chosen);
    }

    private double Utility(int item, float[] query) => Biases[item - Learned] + Vectors[item - Learned].Zip(query, (a, b) => (double)a * b).Sum();

    private float[] Vector(double variance) => [.. Enumerable.Range(0, Hidden).Select(_ => (float)(Math.Sqrt(variance) * _random.NextGaussian()))];

    // Gumbel's trick: the maximum is a draw from the softmax.
    private int Draw(double[] scores)
    {
        var values = scores.Select(score => score - Math.Log(-Math.Log(_random.NextDouble() + 1e-12))).ToArray();
        return Array.IndexOf(values, values.Max());
    }
}
