using Personalize.Engine.Ports;

namespace Personalize.Engine.Networks.Knn;

/// <summary>
/// A simple method that is added to the score of a trained network, where that predicts better what neither has seen. Both are combined as a
/// logarithmic opinion pool (Heskes, NIPS 1997): a weighted geometric mean of what they say, so that a large weight does not make the
/// probabilities more extreme than either.
/// <code>logit(j) = (network(j) + simple(j))·Share,   simple(j) = Weight·ln(1 + score(j)/<see cref="Floor"/>),   Share = 1/(1 + Weight)</code>
/// </summary>
/// <param name="Weight">The weight of its score; that of the network's is 1.</param>
internal abstract record ScoreBlend(float Weight) : IDisposable
{
    /// <summary>Scores far below this are as good as none; the largest possible score is about 1.</summary>
    public const float Floor = 0.01f;

    /// <summary>The name of the term in explanations.</summary>
    public abstract string Name { get; }

    /// <summary>The factor of all terms of a score.</summary>
    public float Share => 1 / (1 + Weight);

    /// <summary>What computes its scores in one thread.</summary>
    /// <param name="itemCount">Number of items of the network.</param>
    public abstract IBlendRow NewRow(int itemCount);

    /// <summary>The tensors to store.</summary>
    public abstract IEnumerable<Tensor> Export();

    /// <summary>Adds the term to a row of scores.</summary>
    /// <param name="scores">The scores of the simple method for the row's user.</param>
    /// <param name="weight">The weight to add with.</param>
    /// <param name="row">[items], changed.</param>
    public static unsafe void Add(SparseScores scores, float weight, float* row)
    {
        foreach (var item in scores.Items)
            row[item] += ValueOf(scores[item], weight);
    }

    /// <summary>What the term adds to an item with some score.</summary>
    public float ValueOf(float score) => ValueOf(score, Weight);

    private static float ValueOf(float score, float weight) => weight * MathF.Log(1 + (score / Floor));

    public abstract void Dispose();
}
