using Personalize.Engine.Common;
using Personalize.Engine.Data;
using Personalize.Engine.Data.Features;
using Personalize.Engine.Ports;

namespace Personalize.Engine.Networks.Knn;

/// <summary>What metadata alone says of items, as a part of the score of a network that ranks items without events.</summary>
/// <param name="Content">The items.</param>
/// <param name="Weight">Its weight.</param>
internal sealed record ContentBlend(ItemContent Content, float Weight) : ScoreBlend(Weight)
{
    /// <summary>The name of the term in explanations.</summary>
    public const string TermName = "metadata_knn";

    private const string WeightName = $"{TermName}.weight";

    /// <inheritdoc/>
    public override string Name => TermName;

    /// <summary>What the metadata of the items says, by which a network is trained.</summary>
    public static ItemContent ContentOf(EncodedSequences sequences) => new(sequences.Features.Items, sequences.Features.Spaces.Items.Count);

    /// <inheritdoc/>
    public override IBlendRow NewRow(int itemCount) => new Row(new ContentScores(Content));

    /// <inheritdoc/>
    public override IEnumerable<Tensor> Export() => [new Tensor(WeightName, [1], new[] { Weight })];

    /// <summary>The blend of a model file; null if it has none.</summary>
    /// <param name="file">The file.</param>
    /// <param name="features">The features of every item.</param>
    /// <param name="featureCount">The number of features.</param>
    /// <exception cref="PersonalizeException">What the file says of it makes no sense.</exception>
    public static ContentBlend? Open(IModelFile file, FeatureTable features, int featureCount)
    {
        if (!file.TensorNames.Contains(WeightName))
            return null;
        var weight = file.Read<float>(WeightName);
        return weight.Length == 1 && weight[0] is > 0 and <= 1_000_000
            ? new ContentBlend(new ItemContent(features, featureCount), weight[0])
            : throw HrnnModel.Damaged("the weight of what metadata says is not one number above 0");
    }

    /// <inheritdoc/>
    public override void Dispose()
    {
    }

    private sealed class Row(ContentScores scores) : IBlendRow
    {
        public SparseScores Fill(in HistoryView history, int position, in NewItemColumns added)
        {
            scores.Fill(history, position, added);
            return scores;
        }
    }
}
