namespace Personalize.Engine.Networks.Exploration;

/// <summary>
/// What the bias of an item is like before anybody has chosen it, in addition to what its features say: like that of any other item ("empirical Bayes",
/// Efron and Morris, JASA 1973). The bias is that of a user with the mean query, and stands for all terms of the score that the item's vector does not.
/// </summary>
/// <param name="Mean">The mean over the items that the network has learned.</param>
/// <param name="Variance">The variance.</param>
/// <param name="RestVariance">The variance of the scores of an item, over users, that its vector does not explain.</param>
/// <param name="Slope">
/// What the bias of an item changes with each unit of the score of its features: a network gives an item of its own bias back what its features should
/// not have said, and a new item has no bias of its own yet.
/// </param>
/// <param name="FeatureMean">The mean score of features, for a user with the mean query.</param>
/// <param name="NewMean">The mean over the items that came after the training, as far as their events tell; else as <paramref name="Mean"/>.</param>
internal readonly record struct AppealPrior(float Mean, float Variance, float RestVariance, float Slope, float FeatureMean, float NewMean)
{
    /// <summary>Number of values in a model file.</summary>
    public const int Length = 6;

    /// <summary>Completes an item of which only features are known: adds the mean vector, and returns its bias.</summary>
    /// <param name="mean">The mean bias: <see cref="Mean"/> or <see cref="NewMean"/>.</param>
    /// <param name="space">The space of queries.</param>
    /// <param name="meanVector">[hidden] mean vector of an item, in addition to that of its features.</param>
    /// <param name="featureBias">The bias of its features.</param>
    /// <param name="vector">[hidden] the vector of its features, changed.</param>
    public unsafe float Begin(float mean, QuerySpace space, float[] meanVector, float featureBias, float* vector)
    {
        var score = featureBias;
        for (var k = 0; k < space.Mean.Length; k++)
            score += vector[k] * space.Mean[k];
        for (var k = 0; k < meanVector.Length; k++)
            vector[k] += meanVector[k];
        return featureBias + mean + (Slope * (score - FeatureMean));
    }

    public float[] ToArray() => [Mean, Variance, RestVariance, Slope, FeatureMean, NewMean];

    public static AppealPrior From(ReadOnlySpan<float> values) => new(values[0], values[1], values[2], values[3], values[4], values[5]);
}
