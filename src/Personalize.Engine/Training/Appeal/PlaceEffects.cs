using Personalize.Engine.Data;

namespace Personalize.Engine.Training.Appeal;

/// <summary>
/// How a list is chosen from: an item is looked at with a probability that depends on its place (Craswell et al., "An Experimental Comparison of Click
/// Position-Bias Models", WSDM 2008), and what the network says of the items counts with some exponent, because those in a list are there for their
/// scores and so less good than their scores on average.
/// <code>P(i | S) ∝ e^(θ_place(i) + β·score_i)</code>
/// Both are estimated by maximum likelihood.
/// </summary>
internal sealed class PlaceEffects
{
    // Two choices more for each place, and four units of information for β = 1.
    private const double Prior = 2;
    private const double ExponentPrior = 4;
    private const double Damping = 0.7;

    private readonly double[] _chosen = new double[Impressions.Most];
    private readonly double[] _expected = new double[Impressions.Most];
    private double _gradient;
    private double _information;

    /// <summary>θ of each place; 0 for the first.</summary>
    public double[] Places { get; } = new double[Impressions.Most];

    /// <summary>β.</summary>
    public double Exponent { get; private set; } = 1;

    /// <summary>The probabilities of the items of a list, by their scores.</summary>
    /// <param name="scores">The scores; overwritten.</param>
    public void Choose(Span<double> scores)
    {
        var most = double.NegativeInfinity;
        for (var i = 0; i < scores.Length; i++)
            most = Math.Max(most, scores[i] = Places[Place(i)] + (Exponent * scores[i]));
        var sum = 0.0;
        for (var i = 0; i < scores.Length; i++)
            sum += scores[i] = Math.Exp(scores[i] - most);
        for (var i = 0; i < scores.Length; i++)
            scores[i] /= sum;
    }

    /// <summary>Counts a choice.</summary>
    /// <param name="scores">The scores of the list's items.</param>
    /// <param name="probabilities">Their probabilities.</param>
    /// <param name="chosen">Index of the chosen one.</param>
    public void Count(ReadOnlySpan<double> scores, ReadOnlySpan<double> probabilities, int chosen)
    {
        double mean = 0, squares = 0;
        for (var i = 0; i < scores.Length; i++)
        {
            _expected[Place(i)] += probabilities[i];
            mean += probabilities[i] * scores[i];
            squares += probabilities[i] * scores[i] * scores[i];
        }

        _chosen[Place(chosen)]++;
        _gradient += scores[chosen] - mean;
        _information += squares - (mean * mean);
    }

    /// <summary>Takes a step towards the maximum, by what was counted.</summary>
    public void Step()
    {
        for (var place = Places.Length - 1; place >= 0; place--)
            Places[place] += Damping * (Math.Log((_chosen[place] + Prior) / (_expected[place] + Prior)) - Math.Log((_chosen[0] + Prior) / (_expected[0] + Prior)));
        Exponent = Math.Clamp(Exponent + ((_gradient - (ExponentPrior * (Exponent - 1))) / (_information + ExponentPrior)), 0.1, 2);
    }

    /// <summary>Forgets what was counted.</summary>
    public void Clear()
    {
        Array.Clear(_chosen);
        Array.Clear(_expected);
        (_gradient, _information) = (0, 0);
    }

    private static int Place(int index) => Math.Min(index, Impressions.Most - 1);
}
