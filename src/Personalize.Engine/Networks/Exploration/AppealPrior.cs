namespace Personalize.Engine.Networks.Exploration;

/// <summary>
/// What the bias of an item is like before anybody has chosen it, in addition to what its features say: like that of any other item ("empirical Bayes",
/// Efron and Morris, JASA 1973). The bias is that of a user with the mean query, and stands for all terms of the score that the item's vector does not.
/// </summary>
/// <param name="Mean">The mean over the items that the network has learned.</param>
/// <param name="Variance">The variance.</param>
/// <param name="NewMean">The mean over the items that came after the training, as far as their events tell; else as <paramref name="Mean"/>.</param>
internal readonly record struct AppealPrior(float Mean, float Variance, float NewMean)
{
    /// <summary>Number of values in a model file.</summary>
    public const int Length = 3;

    public float[] ToArray() => [Mean, Variance, NewMean];

    public static AppealPrior From(ReadOnlySpan<float> values) => new(values[0], values[1], values[2]);
}
