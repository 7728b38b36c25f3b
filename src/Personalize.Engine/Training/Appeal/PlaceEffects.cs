using Personalize.Engine.Data;

namespace Personalize.Engine.Training.Appeal;

/// <summary>
/// How a list is chosen from: an item is looked at with a probability that depends on its place (Craswell et al., "An Experimental Comparison of Click
/// Position-Bias Models", WSDM 2008), and what the network says of the items counts with some exponent, because those in a list are there for their
/// scores and so less good than their scores on average.
/// <code>P(i | S) ∝ e^(θ_place(i) + β·score_i)</code>
/// Both are estimated by maximum likelihood from choices of items that the network has learned, among the others of the same list that it has: with a
/// conditional logit these do not depend on the rest of the list (McFadden, 1974, "independence from irrelevant alternatives").
/// </summary>
internal sealed class PlaceEffects
{
    // Ten choices more for each place, and 25 units of information, a standard deviation of 0.2, for β = 1.
    private const double Prior = 10;
    private const double ExponentPrior = 25;
    private const double Damping = 0.7;
    private const double LeastExponent = 0.1;
    private const double MostExponent = 2;
    private const int Steps = 12;

    // θ of each place; 0 for the first.
    private readonly double[] _places = new double[Impressions.Most];

    /// <param name="evidence">The lists.</param>
    public PlaceEffects(ChoiceEvidence evidence)
    {
        for (var step = 0; step < Steps; step++)
            Step(evidence);
    }

    /// <summary>β.</summary>
    public double Exponent { get; private set; } = 1;

    /// <summary>The probabilities of the items of a list.</summary>
    /// <param name="scores">Their scores in the order of the places, minus infinity to leave an item out; overwritten.</param>
    public void Choose(Span<double> scores)
    {
        var most = double.NegativeInfinity;
        for (var place = 0; place < scores.Length; place++)
            most = Math.Max(most, scores[place] = _places[place] + (Exponent * scores[place]));
        var sum = 0.0;
        for (var place = 0; place < scores.Length; place++)
            sum += scores[place] = Math.Exp(scores[place] - most);
        for (var place = 0; place < scores.Length; place++)
            scores[place] /= sum;
    }

    private void Step(ChoiceEvidence evidence)
    {
        var (chosen, expected) = (new double[_places.Length], new double[_places.Length]);
        double gradient = 0, information = 0;
        Span<double> chances = stackalloc double[Impressions.Most];
        foreach (var list in evidence.Lists)
        {
            if (evidence.Indices[list.Items[list.Chosen]] >= 0)
                continue;
            for (var place = 0; place < list.Items.Length; place++)
                chances[place] = evidence.Indices[list.Items[place]] < 0 ? list.Scores[place] : double.NegativeInfinity;
            Choose(chances[..list.Items.Length]);
            double mean = 0, squares = 0;
            for (var place = 0; place < list.Items.Length; place++)
            {
                expected[place] += chances[place];
                mean += chances[place] * list.Scores[place];
                squares += chances[place] * list.Scores[place] * list.Scores[place];
            }

            chosen[list.Chosen]++;
            gradient += list.Scores[list.Chosen] - mean;
            information += squares - (mean * mean);
        }

        for (var place = _places.Length - 1; place >= 0; place--)
            _places[place] += Damping * (Excess(place) - Excess(0));
        Exponent = Math.Clamp(Exponent + ((gradient - (ExponentPrior * (Exponent - 1))) / (information + ExponentPrior)), LeastExponent, MostExponent);

        double Excess(int place) => Math.Log((chosen[place] + Prior) / (expected[place] + Prior));
    }
}
