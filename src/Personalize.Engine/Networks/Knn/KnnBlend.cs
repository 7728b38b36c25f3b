using Personalize.Engine.Common;
using Personalize.Engine.Ports;

namespace Personalize.Engine.Networks.Knn;

/// <summary>
/// A simple method that is added to the score of a trained network, where that predicts users better whom neither has seen. Both are
/// combined as a logarithmic opinion pool (Heskes, NIPS 1997): a weighted geometric mean of what they say, so that a large weight does not make
/// the probabilities more extreme than either.
/// <code>logit(j) = (network(j) + item_knn(j))·Share,   item_knn(j) = Weight·ln(1 + score(j)/<see cref="Floor"/>),   Share = 1/(1 + Weight)</code>
/// </summary>
/// <param name="Settings">The simple method.</param>
/// <param name="Neighbors">Its similarities; of no items for a method that knows only own items.</param>
/// <param name="Weight">The weight of its score; that of the network's is 1.</param>
/// <param name="Counting">How the similarities were counted, to count them again on later data; null for a method that knows only own items.</param>
internal sealed record KnnBlend(KnnSettings Settings, NeighborTable Neighbors, float Weight, NeighborOptions? Counting = null) : IDisposable
{
    /// <summary>The name of the term in explanations.</summary>
    public const string Name = "item_knn";

    /// <summary>Scores far below this part of the nearest item's are as good as none.</summary>
    public const float Floor = 0.01f;

    private const int SettingCount = 6;
    private const int CountingCount = 7;

    /// <summary>The factor of all terms of a score.</summary>
    public float Share => 1 / (1 + Weight);

    /// <summary>Adds the term to a row of scores.</summary>
    /// <param name="filled">The scores of the simple method for the row's user.</param>
    /// <param name="weight">The weight to add with.</param>
    /// <param name="row">[items], changed.</param>
    public static unsafe void Add(KnnScores filled, float weight, float* row)
    {
        foreach (var item in filled.Items)
            row[item] += ValueOf(filled[item], weight);
    }

    /// <summary>What the term adds to an item with some score.</summary>
    public float ValueOf(float score) => ValueOf(score, Weight);

    private static float ValueOf(float score, float weight) => weight * MathF.Log(1 + (score / Floor));

    /// <summary>The tensors to store.</summary>
    public IEnumerable<Tensor> Export() =>
    [
        new Tensor(
            $"{Name}.settings", [SettingCount],
            new[] { Weight, Settings.Last, Settings.Decay, Settings.OwnWeight, Settings.OwnDecay, Settings.ExcludeOwn ? 1 : 0 }),
        .. Neighbors.Export(Name),
        .. Counting is { } by
            ? (Tensor[])[new Tensor($"{Name}.counting", [CountingCount], new[]
            {
                by.Window, by.PerItem, by.Shrinkage, by.DistanceExponent, by.BackwardWeight, by.PopularityExponent, by.WithItself ? 1 : 0,
            })]
            : [],
    ];

    /// <summary>Checks what a model file says about the blend, so that <see cref="Open"/> cannot fail.</summary>
    /// <exception cref="PersonalizeException">It is not complete or does not fit the items.</exception>
    public static void Check(IModelFile file, int itemCount)
    {
        if (!Exists(file))
            return;
        NeighborTable.Check(file, Name, itemCount);
        var settings = file.Read<float>($"{Name}.settings");
        if (settings.Length != SettingCount || settings.ContainsAnyExceptInRange(0, 1_000_000))
            throw HrnnModel.Damaged("the settings of its simple method are not six numbers from 0");
        if (file.TensorNames.Contains($"{Name}.counting")
            && file.Read<float>($"{Name}.counting") is var counting && (counting.Length != CountingCount || counting.ContainsAnyExceptInRange(0, 1_000_000)))
        {
            throw HrnnModel.Damaged("how the similarities of its simple method were counted is not told by seven numbers from 0");
        }
    }

    /// <summary>The blend of a model file; null if it has none.</summary>
    public static KnnBlend? Open(IModelFile file)
    {
        if (!Exists(file))
            return null;
        var settings = file.Read<float>($"{Name}.settings");
        return new KnnBlend(
            new KnnSettings((int)settings[1], settings[2], settings[3], settings[4], settings[5] != 0), NeighborTable.Open(file, Name), settings[0],
            ReadCounting(file));
    }

    private static NeighborOptions? ReadCounting(IModelFile file)
    {
        if (!file.TensorNames.Contains($"{Name}.counting"))
            return null;
        var by = file.Read<float>($"{Name}.counting");
        return new NeighborOptions((int)by[0], (int)by[1], Folds: 1, by[2], by[3], TrendMoments: 0, by[4], by[5], by[6] != 0);
    }

    private static bool Exists(IModelFile file) => file.TensorNames.Contains($"{Name}.settings");

    public void Dispose() => Neighbors.Dispose();
}
