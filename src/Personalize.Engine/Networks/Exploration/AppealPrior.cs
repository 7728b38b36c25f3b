namespace Personalize.Engine.Networks.Exploration;

/// <summary>
/// What an item is like before anybody has chosen it: its features say what they say of all items, and for the rest it is like any other item of the
/// catalogue ("empirical Bayes", Efron and Morris, JASA 1973). The numbers are measured on the items that the network has learned.
/// </summary>
/// <param name="MeanBias">Mean bias of an item, in addition to that of its features.</param>
/// <param name="BiasVariance">Its variance.</param>
/// <param name="VectorVariance">Mean variance of an element of the items' vectors, in addition to what their features say.</param>
/// <param name="Unexplained">The share of the variance of item vectors that features do not explain; 1 without features.</param>
/// <param name="LogShare">Mean of ln(share of the events since the item exists), less the bias of the features.</param>
internal readonly record struct AppealPrior(float MeanBias, float BiasVariance, float VectorVariance, float Unexplained, float LogShare)
{
    /// <summary>Number of values in a model file.</summary>
    public const int Length = 5;

    // Beyond these, the estimate of a variance says more about the data's size than about its items.
    private const float LeastVariance = 0.1f;
    private const float MostVariance = 10;

    /// <summary>
    /// How many events the prior is worth. The rate of an item relative to what is expected is Gamma(a, a) with a = 1/<see cref="BiasVariance"/>, whose
    /// logarithm has nearly that variance (Agarwal et al., "Explore/Exploit Schemes for Web Content Optimization", ICDM 2009, §4).
    /// </summary>
    public double Strength => 1 / Math.Clamp(BiasVariance, LeastVariance, MostVariance);

    /// <summary>
    /// The bias of an item, in addition to that of its features: with n events where E were to be expected, the posterior mean of its rate is
    /// (n + a)/(E + a).
    /// </summary>
    public float BiasOf(double events, double expected) => MeanBias + (float)Math.Log((events + Strength) / (expected + Strength));

    /// <summary>The events to be expected of an item.</summary>
    /// <param name="featureBias">The bias of its features.</param>
    /// <param name="events">Events of all items while it existed.</param>
    public double Expected(float featureBias, long events) => events * Math.Exp(LogShare + featureBias);

    public float[] ToArray() => [MeanBias, BiasVariance, VectorVariance, Unexplained, LogShare];

    public static AppealPrior From(ReadOnlySpan<float> values) => new(values[0], values[1], values[2], values[3], values[4]);
}
