using Personalize.Engine.Common;
using Personalize.Engine.Data;
using Personalize.Engine.Ports;

namespace Personalize.Engine.Networks.Knn;

/// <summary>
/// Item-kNN and the user's own items as a part of the score, where that predicts users better whom neither it nor the network has seen.
/// </summary>
/// <param name="Settings">The simple method.</param>
/// <param name="Neighbors">Its similarities; of no items for a method that knows only own items.</param>
/// <param name="Weight">Its weight.</param>
/// <param name="Counting">How the similarities were counted, to count them again on later data; null for a method that knows only own items.</param>
internal sealed record KnnBlend(KnnSettings Settings, NeighborTable Neighbors, float Weight, NeighborOptions? Counting = null)
    : ScoreBlend(Weight)
{
    /// <summary>The name of the term in explanations.</summary>
    public const string TermName = "item_knn";

    private const int SettingCount = 6;
    private const int CountingCount = 7;

    /// <inheritdoc/>
    public override string Name => TermName;

    /// <inheritdoc/>
    public override IBlendRow NewRow(int itemCount) => new Row(this, itemCount);

    /// <inheritdoc/>
    public override IEnumerable<Tensor> Export() =>
    [
        new Tensor(
            $"{TermName}.settings", [SettingCount],
            new[] { Weight, Settings.Last, Settings.Decay, Settings.OwnWeight, Settings.OwnDecay, Settings.ExcludeOwn ? 1 : 0 }),
        .. Neighbors.Export(TermName),
        .. Counting is { } by
            ? (Tensor[])[new Tensor($"{TermName}.counting", [CountingCount], new[]
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
        NeighborTable.Check(file, TermName, itemCount);
        var settings = file.Read<float>($"{TermName}.settings");
        if (settings.Length != SettingCount || settings.ContainsAnyExceptInRange(0, 1_000_000))
            throw HrnnModel.Damaged("the settings of its simple method are not six numbers from 0");
        if (file.TensorNames.Contains($"{TermName}.counting")
            && file.Read<float>($"{TermName}.counting") is var counting
            && (counting.Length != CountingCount || counting.ContainsAnyExceptInRange(0, 1_000_000)))
        {
            throw HrnnModel.Damaged("how the similarities of its simple method were counted is not told by seven numbers from 0");
        }
    }

    /// <summary>The blend of a model file; null if it has none.</summary>
    public static KnnBlend? Open(IModelFile file)
    {
        if (!Exists(file))
            return null;
        var settings = file.Read<float>($"{TermName}.settings");
        return new KnnBlend(
            new KnnSettings((int)settings[1], settings[2], settings[3], settings[4], settings[5] != 0), NeighborTable.Open(file, TermName), settings[0],
            ReadCounting(file));
    }

    private static NeighborOptions? ReadCounting(IModelFile file)
    {
        if (!file.TensorNames.Contains($"{TermName}.counting"))
            return null;
        var by = file.Read<float>($"{TermName}.counting");
        return new NeighborOptions((int)by[0], (int)by[1], Folds: 1, by[2], by[3], TrendMoments: 0, by[4], by[5], by[6] != 0);
    }

    private static bool Exists(IModelFile file) => file.TensorNames.Contains($"{TermName}.settings");

    /// <inheritdoc/>
    public override void Dispose() => Neighbors.Dispose();

    private sealed class Row(KnnBlend blend, int itemCount) : IBlendRow
    {
        private readonly KnnScores _scores = new(itemCount);

        public SparseScores Fill(in HistoryView history, int position, in NewItemColumns added)
        {
            _scores.Fill(blend.Settings, blend.Neighbors, history, position, itemCount + added.Count);
            return _scores;
        }
    }
}
