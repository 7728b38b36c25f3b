using Personalize.Engine.Kernels;
using Personalize.Engine.Networks.Exploration;

namespace Personalize.Engine.Training.Appeal;

/// <summary>
/// Bias and vector of items that the network has not learned, from the choices that users had, while the network remains unchanged: the mode of the
/// posterior, and its variance by Laplace's method.
/// <para>
/// From a list, users choose as <see cref="PlaceEffects"/> says: a conditional logit (McFadden, 1974). Where nobody knows what they could choose from, it was
/// all items, but a new item may be seen more or less than one that the network has learned; how much has an effect c_j of its own, because an item that is
/// not chosen and one that is not seen look the same ("Modeling User Exposure in Recommendation", Liang et al., WWW 2016). With z the turned query of
/// a user, an item adds b_j + z·v_j to the score of its features, and c_j where the list is not known:
/// <code>b_j ~ N(μ, V)   c_j ~ N(γ, W)   v_jk ~ N(0, d_k)</code>
/// V and d are those of the items that the network has learned; μ, γ and W those of the new items together (empirical Bayes by expectation maximisation;
/// Dempster, Laird and Rubin, 1977), as far as their events tell.
/// </para>
/// </summary>
/// <param name="evidence">The choices.</param>
/// <param name="space">The space of queries.</param>
/// <param name="variance">V.</param>
/// <param name="share">What b and v are multiplied with in a score.</param>
internal sealed unsafe class NewItemPosterior(ChoiceEvidence evidence, QuerySpace space, double variance, double share)
{
    private const int Rounds = 5;
    private const int StepsPerRound = 12;
    private const double LeastStep = 1e-3;

    // In the logarithm of the posterior of all items.
    private const double LeastGain = 0.05;

    // Items that the prior of the new items is worth, the variance of the logarithm of how much items are seen, and the least share that is left of it.
    private const double PriorItems = 10;
    private const double SeenVariance = 0.25;
    private const double LeastShare = 0.1;

    // An item is not expected more often than the choice is made.
    private const double MostLogRate = 0;

    private readonly int _hidden = space.Mean.Length;
    private readonly PlaceEffects _places = new(evidence);
    private readonly float[] _step = new float[space.Mean.Length];
    private NewItem[] _items = [];
    private double _mean;
    private readonly double _variance = variance;
    private double _seenMean;
    private double _seenVariance = SeenVariance / (share * share);

    /// <summary>μ, of items that are not known at all.</summary>
    public double Mean => _mean;

    /// <summary>Estimates all items.</summary>
    /// <param name="count">Number of the items.</param>
    /// <param name="cancellationToken">Stops between sweeps.</param>
    public NewItem[] Run(int count, CancellationToken cancellationToken)
    {
        // What nobody has seen or chosen has no vector of its own: there may be very many of these.
        var isKnown = new bool[count];
        foreach (var e in evidence.OpenEvents)
            isKnown[e.Item] = true;
        foreach (var item in evidence.Lists.SelectMany(list => list.Items).Where(item => evidence.Indices[item] >= 0))
            isKnown[evidence.Indices[item]] = true;
        _items = [.. isKnown.Select(known => new NewItem(known ? _hidden : 0))];
        for (var round = 0; round < Rounds && count > 0; round++)
        {
            Climb(cancellationToken);
            UpdatePrior();
        }

        Climb(cancellationToken);
        return _items;
    }

    /// <summary>Newton's method with the diagonal of the second derivatives, which goes a shorter way where that would lead down.</summary>
    private void Climb(CancellationToken cancellationToken)
    {
        var value = Visit();
        var (part, gain) = (1.0, double.PositiveInfinity);
        for (var step = 0; step < StepsPerRound && part > LeastStep && gain > LeastGain; step++)
        {
            cancellationToken.ThrowIfCancellationRequested();
            foreach (var item in _items)
                Aim(item);
            for (; part > LeastStep; part /= 2)
            {
                foreach (var item in _items)
                    item.Move(part);
                var next = Visit();
                if (next < value)
                    continue;
                gain = next - value;
                value = next;
                part = Math.Min(1, 2 * part);
                break;
            }
        }

        if (part <= LeastStep)
        {
            foreach (var item in _items)
                item.Move(0);
            Visit();
        }
    }

    /// <summary>The logarithm of the posterior, but for a constant, and its derivatives.</summary>
    private double Visit()
    {
        foreach (var item in _items)
            item.Clear();
        var value = VisitLists() + VisitOpen();
        foreach (var item in _items)
        {
            value -= 0.5 * (Square(item.Bias - _mean) / _variance);
            value -= 0.5 * (Square(item.Seen - _seenMean) / _seenVariance);
            for (var k = 0; k < item.Vector.Length; k++)
                value -= 0.5 * Square(item.Vector[k]) / ItemVariance(k);
        }

        return value;
    }

    private double VisitLists()
    {
        Span<double> chances = stackalloc double[Data.Impressions.Most];
        var value = 0.0;
        foreach (var list in evidence.Lists)
        {
            var count = list.Items.Length;
            for (var i = 0; i < count; i++)
            {
                var index = evidence.Indices[list.Items[i]];
                chances[i] = list.Scores[i] + (index < 0 ? 0 : share * (_items[index].Bias + Product(list.Query, _items[index].Vector)));
            }

            _places.Choose(chances[..count]);
            value += Math.Log(Math.Max(chances[list.Chosen], 1e-30));
            var unit = share * _places.Exponent;
            for (var i = 0; i < count; i++)
            {
                if (evidence.Indices[list.Items[i]] is >= 0 and var index)
                {
                    var gradient = unit * ((i == list.Chosen ? 1 : 0) - chances[i]);
                    var information = unit * unit * chances[i] * (1 - chances[i]);
                    _items[index].ListGradient += gradient;
                    _items[index].ListInformation += information;
                    _items[index].Add(list.Query, list.Squares, gradient, information);
                }
            }
        }

        return value;
    }

    private double VisitOpen()
    {
        var value = 0.0;
        foreach (var e in evidence.OpenEvents)
        {
            var item = _items[e.Item];
            item.OpenGradient += share;
            item.Add(e.Query, e.Squares, share, 0);
            value += share * (item.Bias + item.Seen + Product(e.Query, item.Vector));
        }

        foreach (var choice in evidence.OpenChoices)
        {
            for (var i = 0; i < _items.Length; i++)
            {
                if (float.IsNegativeInfinity(choice.Scores[i]))
                    continue;
                var item = _items[i];
                var score = choice.Scores[i] + (share * (item.Bias + item.Seen + Product(choice.Query, item.Vector)));
                var expected = evidence.OpenWeight * Math.Exp(Math.Min(score, MostLogRate));
                item.OpenGradient -= share * expected;
                item.OpenInformation += share * share * expected;
                item.Add(choice.Query, choice.Squares, -share * expected, share * share * expected);
                value -= expected;
            }
        }

        return value;
    }

    private void Aim(NewItem item)
    {
        var (a, b, c) = (
            (1 / _variance) + item.ListInformation + item.OpenInformation, item.OpenInformation, (1 / _seenVariance) + item.OpenInformation);
        var determinant = (a * c) - (b * b);
        var biasGradient = item.ListGradient + item.OpenGradient - ((item.Bias - _mean) / _variance);
        var seenGradient = item.OpenGradient - ((item.Seen - _seenMean) / _seenVariance);
        item.BiasVariance = c / determinant;
        item.Information = item.ListInformation + (item.OpenInformation / (1 + (item.OpenInformation * _seenVariance)));
        item.SeenVariance = a / determinant;
        for (var k = 0; k < item.Vector.Length; k++)
        {
            _step[k] = (float)((item.VectorGradient[k] - (item.Vector[k] / ItemVariance(k)))
                / ((1 / ItemVariance(k)) + Math.Max(item.VectorInformation[k], (item.ListInformation + item.OpenInformation) * space.Variances[k])));
        }

        item.Aim(((c * biasGradient) - (b * seenGradient)) / determinant, ((a * seenGradient) - (b * biasGradient)) / determinant, _step);
    }

    private double ItemVariance(int axis) => Math.Max(1e-9, space.ItemVariances[axis]);

    private void UpdatePrior()
    {
        NewItem[] shown = [.. _items.Where(item => item.ListInformation > 0)];
        (_mean, _) = Updated(_mean, _variance, _variance, [.. shown.Select(item => item.Bias)], [.. shown.Select(item => item.BiasVariance)]);
        (_seenMean, _seenVariance) = Updated(
            _seenMean, _seenVariance, SeenVariance / (share * share), [.. _items.Select(item => item.Seen)], [.. _items.Select(item => item.SeenVariance)]);
    }

    /// <summary>
    /// The mean counts items by how reliably they are known, 1 − posterior/prior variance, as in a meta-analysis with random effects (DerSimonian and
    /// Laird, 1986): those about which nothing is known are at the mean anyway.
    /// </summary>
    private static (double Mean, double Variance) Updated(double mean, double variance, double start, double[] values, double[] variances)
    {
        double reliable = PriorItems, sum = 0, squares = PriorItems * start;
        for (var i = 0; i < values.Length; i++)
        {
            var reliability = Math.Clamp(1 - (variances[i] / variance), 0, 1);
            reliable += reliability;
            sum += (reliability * mean) + values[i] - mean;
            squares += ((values[i] - mean) * (values[i] - mean)) + variances[i];
        }

        return (sum / reliable, Math.Max(LeastShare * start, squares / (PriorItems + values.Length)));
    }

    private static double Square(double value) => value * value;

    private static float Product(float[] query, float[] vector)
    {
        if (vector.Length == 0)
            return 0;
        fixed (float* a = query, b = vector)
            return VectorKernel.Dot(a, b, vector.Length);
    }
}
