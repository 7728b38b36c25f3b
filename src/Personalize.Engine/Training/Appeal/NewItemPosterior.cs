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
/// μ, V, γ and W are those of the new items together (empirical Bayes by expectation maximisation; Dempster, Laird and Rubin, 1977), as far as their
/// events tell: μ and V start from the items that the network has learned.
/// </para>
/// </summary>
/// <param name="evidence">The choices.</param>
/// <param name="space">The space of queries.</param>
/// <param name="ofLearned">V of the items that the network has learned.</param>
/// <param name="share">What b and v are multiplied with in a score.</param>
internal sealed unsafe class NewItemPosterior(ChoiceEvidence evidence, QuerySpace space, double ofLearned, double share)
{
    private const int Sweeps = 30;
    private const double Damping = 0.6;

    // Items of their own that the prior of the new items is worth, and the variance of how much items are seen, in a logarithm.
    private const double PriorItems = 10;
    private const double SeenVariance = 0.25;
    private const double LeastVariance = 0.02;

    private readonly int _hidden = space.Mean.Length;
    private readonly double _ofLearned = ofLearned;
    private readonly PlaceEffects _places = new();
    private NewItem[] _items = [];
    private double _mean;
    private double _variance = ofLearned;
    private double _seenMean;
    private double _seenVariance = SeenVariance;

    /// <summary>μ, of items that are not known at all.</summary>
    public double Mean => _mean;

    /// <summary>Estimates all items.</summary>
    /// <param name="count">Number of the items.</param>
    /// <param name="cancellationToken">Stops between sweeps.</param>
    public NewItem[] Run(int count, CancellationToken cancellationToken)
    {
        _items = [.. Enumerable.Range(0, count).Select(_ => new NewItem(_hidden))];
        for (var sweep = 0; sweep < Sweeps && count > 0; sweep++)
        {
            cancellationToken.ThrowIfCancellationRequested();
            foreach (var item in _items)
                item.Clear();
            VisitLists();
            VisitOpen();
            foreach (var item in _items)
                Step(item);
            _places.Step();
            UpdatePrior();
        }

        return _items;
    }

    private void VisitLists()
    {
        Span<double> scores = stackalloc double[Data.Impressions.Most];
        Span<double> chances = stackalloc double[Data.Impressions.Most];
        foreach (var list in evidence.Lists)
        {
            var count = Math.Min(list.Items.Length, scores.Length);
            if (list.Chosen >= count)
                continue;
            for (var i = 0; i < count; i++)
            {
                var index = evidence.IndexOf(list.Items[i]);
                chances[i] = scores[i] = list.Scores[i] + (index < 0 ? 0 : share * (_items[index].Bias + Product(list.Query, _items[index].Vector)));
            }

            _places.Choose(chances[..count]);
            _places.Count(scores[..count], chances[..count], list.Chosen);
            var unit = share * _places.Exponent;
            for (var i = 0; i < count; i++)
            {
                if (evidence.IndexOf(list.Items[i]) is >= 0 and var index)
                {
                    var residual = unit * ((i == list.Chosen ? 1 : 0) - chances[i]);
                    _items[index].ListGradient += residual;
                    _items[index].ListInformation += unit * unit * chances[i] * (1 - chances[i]);
                    _items[index].Add(list.Query, residual);
                }
            }
        }
    }

    private void VisitOpen()
    {
        foreach (var e in evidence.OpenEvents)
        {
            _items[e.Item].OpenGradient += share;
            _items[e.Item].Add(e.Query, share);
        }

        foreach (var choice in evidence.OpenChoices)
        {
            for (var i = 0; i < _items.Length; i++)
            {
                if (float.IsNegativeInfinity(choice.Scores[i]))
                    continue;
                var item = _items[i];
                var expected = evidence.OpenWeight
                    * Math.Min(1, Math.Exp(choice.Scores[i] + (share * (item.Bias + item.Seen + Product(choice.Query, item.Vector)))));
                item.OpenGradient -= share * expected;
                item.OpenInformation += share * share * expected;
                item.Add(choice.Query, -share * expected);
            }
        }
    }

    /// <summary>A damped step of Newton's method. The axes are uncorrelated, and so is the bias with them.</summary>
    private void Step(NewItem item)
    {
        var (a, b, c) = (
            (1 / _variance) + item.ListInformation + item.OpenInformation, item.OpenInformation, (1 / _seenVariance) + item.OpenInformation);
        var determinant = (a * c) - (b * b);
        var biasGradient = item.ListGradient + item.OpenGradient - ((item.Bias - _mean) / _variance);
        var seenGradient = item.OpenGradient - ((item.Seen - _seenMean) / _seenVariance);
        item.BiasVariance = c / determinant;
        item.SeenVariance = a / determinant;
        item.Bias += Limited(((c * biasGradient) - (b * seenGradient)) / determinant);
        item.Seen += Limited(((a * seenGradient) - (b * biasGradient)) / determinant);
        for (var k = 0; k < _hidden; k++)
        {
            var d = Math.Max(1e-9, space.ItemVariances[k]);
            item.Vector[k] += (float)(Damping * (item.VectorGradient[k] - (item.Vector[k] / d)) / ((1 / d) + (item.Information * space.Variances[k])));
        }
    }

    private void UpdatePrior()
    {
        NewItem[] shown = [.. _items.Where(item => item.ListInformation > 0)];
        (_mean, _variance) = Updated(
            _mean, _variance, _ofLearned, [.. shown.Select(item => item.Bias)], [.. shown.Select(item => item.BiasVariance)]);
        (_seenMean, _seenVariance) = Updated(
            _seenMean, _seenVariance, SeenVariance, [.. _items.Select(item => item.Seen)], [.. _items.Select(item => item.SeenVariance)]);
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

        return (sum / reliable, Math.Max(LeastVariance, squares / (PriorItems + values.Length)));
    }

    private static double Limited(double step) => Math.Clamp(Damping * step, -1, 1);

    private static float Product(float[] one, float[] other)
    {
        fixed (float* a = one, b = other)
            return VectorKernel.Dot(a, b, one.Length);
    }
}
