using Personalize.Engine.Kernels;

namespace Personalize.Engine.Networks.Exploration;

/// <summary>
/// Gives the last places of a ranking to items with little data, by Thompson sampling within a limit. One per thread.
/// <para>
/// The score of a young item for a user has a posterior. Before anybody has chosen the item, it is like other items, as far as its features do not say
/// more; every choice it was part of tells something about its bias and its vector (<c>AppealEstimate</c>). With m_j the score by which the item is
/// otherwise ranked, β_j the variance of its bias, w_j the information in its events, and z the user's query along axes with variances λ_k, along which
/// vectors of items differ by d_k:
/// <code>score_j ~ N(m_j, σ_j²)   σ_j² = β_j + Σ_k z_k²/(1/d_k + w_j·λ_k) + 1/(1/ρ + w_j)</code>
/// with ρ the variance of what the other terms of the score know of users,
/// but for the upper tail, which is shorter (<see cref="ItemAppeal.Draw"/>).
/// One sample of each posterior decides which items are
/// explored: those whose sample is above the score of the last item that would otherwise be in the list, the highest first (Agrawal and Goyal,
/// "Thompson Sampling for Contextual Bandits with Linear Payoffs", ICML 2013, Algorithm 1).
/// </para>
/// <para>
/// What this costs is limited (Kazerouni et al., "Conservative Contextual Linear Bandits", NIPS 2017, eq. 1: what is shown earns at least 1 − α of what
/// the list without exploration does): explored items take places from the last one upwards, as long as the discounted gain (DCG) expected of the items
/// that were there is at most α of the list's, with α = <see cref="ShareOfGain"/>·explorationWeight. A place that costs more than is left is given away
/// with the probability by which the expected cost is what is left.
/// </para>
/// </summary>
/// <param name="appeal">What is known about the items of the model.</param>
internal sealed unsafe class Explorer(ItemAppeal appeal)
{
    /// <summary>The largest share of a list's expected gain that is given away, at weight 1.</summary>
    public const double ShareOfGain = 0.08;

    private readonly FastRandom _random = new(0, 0);
    private readonly List<(int Item, float Sample)> _samples = [];
    private readonly float[] _squares = new float[appeal.Space.Variances.Length];

    /// <summary>The ranking with some of its last places given to explored items.</summary>
    /// <param name="ranking">The ranking without exploration.</param>
    /// <param name="row">The scores of all items, new ones last; minus infinity for those that may not be recommended.</param>
    /// <param name="query">[padded hidden] the query that items are scored with.</param>
    /// <param name="share">What the products of query and vectors are multiplied with in a score.</param>
    /// <param name="settings">The request.</param>
    /// <param name="added">The items that the network was not trained on.</param>
    public Ranking Explore(in Ranking ranking, float* row, float* query, float share, ExplorationSettings settings, in NewItemColumns added)
    {
        if (ranking.Items.Length == 0)
            return ranking;
        appeal.Space.Turn(new ReadOnlySpan<float>(query, _squares.Length), _squares);
        for (var k = 0; k < _squares.Length; k++)
            _squares[k] *= _squares[k];
        Sample(ranking, row, share, settings, added);
        var places = Math.Min(PlacesFor(ranking, settings), _samples.Count);
        return places == 0 ? ranking : With(ranking, places, row);
    }

    /// <summary>Draws a score for each young item that is not in the ranking, and keeps those that would be in it.</summary>
    private void Sample(in Ranking ranking, float* row, float share, ExplorationSettings settings, in NewItemColumns added)
    {
        _samples.Clear();
        var least = ranking.Scores[^1];
        var listed = ranking.Items.ToHashSet();
        foreach (var item in appeal.Young(settings.MostDays))
            Draw(item, item);

        for (var i = 0; i < (added.Described?.Count ?? 0); i++)
        {
            if (appeal.IsYoung(added.Described!.Births[i], settings.MostDays))
                Draw(appeal.Births.Length + i, -1);
        }

        _samples.Sort(static (a, b) => a.Sample != b.Sample ? b.Sample.CompareTo(a.Sample) : a.Item.CompareTo(b.Item));

        void Draw(int item, int known)
        {
            if (float.IsNegativeInfinity(row[item]) || listed.Contains(item))
                return;
            _random.Reset(settings.Seed, (RandomStream.Exploration << 32) + (uint)item);
            var sample = (float)(row[item] + (share * appeal.Draw(known, _squares, _random)));
            if (sample > least)
                _samples.Add((item, sample));
        }
    }

    /// <summary>How many of the last places may be given away.</summary>
    private int PlacesFor(in Ranking ranking, ExplorationSettings settings)
    {
        var gains = new double[ranking.Items.Length];
        for (var place = 0; place < gains.Length; place++)
            gains[place] = Math.Exp(ranking.Scores[place] - ranking.Scores[0]) / Math.Log2(place + 2);
        var left = ShareOfGain * settings.Weight * gains.Sum();
        var places = 0;
        while (places < gains.Length && gains[^(places + 1)] <= left)
            left -= gains[^++places];
        if (places == gains.Length)
            return places;
        _random.Reset(settings.Seed, RandomStream.Exploration);
        return _random.NextDouble() < left / gains[^(places + 1)] ? places + 1 : places;
    }

    /// <summary>Scores stay sorted, and probabilities over all items: a sample counts at most as much as the item before it.</summary>
    private Ranking With(in Ranking ranking, int places, float* row)
    {
        var (items, scores) = (ranking.Items.ToArray(), ranking.Scores.ToArray());
        var more = 0.0;
        for (var k = 0; k < places; k++)
        {
            var place = items.Length - places + k;
            var (item, sample) = _samples[k];
            var score = place == 0 ? sample : Math.Min(sample, scores[place - 1]);
            more += Math.Exp(score - ranking.LogSumExp) - Math.Exp(row[item] - ranking.LogSumExp);
            (items[place], scores[place]) = (item, score);
        }

        return new Ranking(items, scores, ranking.LogSumExp + (float)Math.Log(1 + more)) { Explored = places };
    }
}
