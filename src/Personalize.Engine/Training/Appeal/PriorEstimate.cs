using Personalize.Engine.Data;
using Personalize.Engine.Kernels;
using Personalize.Engine.Networks;
using Personalize.Engine.Networks.Exploration;

namespace Personalize.Engine.Training.Appeal;

/// <summary>What an item is like of which nothing but features is known, measured on the items that the network has learned and on its users.</summary>
/// <param name="parameters">The network as used for serving.</param>
/// <param name="sequences">All events.</param>
/// <param name="ranker">Scores items as the model will.</param>
/// <param name="share">What the network's products are multiplied with in a score.</param>
internal sealed unsafe class PriorEstimate(HrnnParameters parameters, EncodedSequences sequences, BatchRanker ranker, float share)
{
    // More users tell no more about means and variances.
    private const int MostUsers = 2_000;
    private const int LeastRows = 50;
    private const int MostScores = 20_000_000;

    // Beyond these, the estimate of a score's variance says more about the data's size than about its items.
    private const double LeastVariance = 0.1;
    private const double MostVariance = 10;
    private const float LeastItemVariance = 1e-4f;

    private readonly int _hidden = parameters.Shape.Hidden;
    private readonly int _itemCount = parameters.Shape.ItemCount;

    /// <param name="learned">1 for the items that the network has learned.</param>
    /// <param name="counts">The events of each item.</param>
    /// <param name="cancellationToken">Stops between chunks.</param>
    public (AppealPrior Prior, QuerySpace Space, float[] MeanVector) Measure(byte[] learned, int[] counts, CancellationToken cancellationToken)
    {
        var (queries, rows) = ReadUsers(cancellationToken);
        var space = Space(queries);
        var scores = MeanScores(rows);
        int[] items = [.. Enumerable.Range(0, _itemCount).Where(item => learned[item] != 0 && !double.IsNaN(scores[item]))];
        var own = items.Select(_ => new float[_hidden]).ToArray();
        var (biases, features) = (new double[items.Length], new double[items.Length]);
        var mean = new float[_hidden];
        for (var i = 0; i < items.Length; i++)
        {
            features[i] = OwnPart(items[i], own[i], space.Mean);
            biases[i] = (scores[items[i]] / share) - features[i];
            for (var k = 0; k < _hidden; k++)
                mean[k] += own[i][k] / items.Length;
        }

        var (variances, turned) = (new float[_hidden], new float[_hidden]);
        for (var i = 0; i < items.Length; i++)
        {
            // Relative to the items' mean, as queries are to theirs.
            (space with { Mean = mean }).Turn(own[i], turned);
            for (var k = 0; k < _hidden; k++)
                variances[k] += turned[k] * turned[k] / items.Length;
        }

        if (items.Length == 0)
            return (new AppealPrior(0, 1, 0, 0, 0, 0), space with { ItemVariances = new float[_hidden] }, mean);
        var (meanBias, meanFeatures) = (biases.Average(), features.Average());
        var squares = features.Sum(value => (value - meanFeatures) * (value - meanFeatures));
        var slope = 0.0;
        var variance = 0.0;
        for (var round = 0; round < 2; round++)
        {
            variance = biases.Zip(features, (bias, value) => Math.Pow(bias - meanBias - (slope * (value - meanFeatures)), 2)).Average();

            // The prior of the slope is N(0, 1).
            slope = biases.Zip(features, (bias, value) => (bias - meanBias) * (value - meanFeatures)).Sum() / (squares + variance);
        }

        var rest = Rest(items, rows, queries, scores, space.Mean);

        // The scores of items with few events differ by chance, too.
        variance = Clamped(variance - (items.Average(item => 1.0 / (1 + counts[item])) / (share * share)), LeastVariance);
        var ownMean = (float)(meanBias - Enumerable.Range(0, _hidden).Sum(k => (double)space.Mean[k] * mean[k]));
        return (
            new AppealPrior(ownMean, (float)variance, (float)Clamped(rest, 0), (float)slope, (float)meanFeatures, ownMean),
            space with { ItemVariances = Array.ConvertAll(variances, value => Math.Max(LeastItemVariance, value)) },
            mean);
    }

    private double Clamped(double variance, double least) => Math.Clamp(variance, least / (share * share), MostVariance / (share * share));

    /// <summary>The queries of some users, and for the first of them the scores of all items; NaN for their own.</summary>
    private (float[][] Queries, float[][] Rows) ReadUsers(CancellationToken cancellationToken)
    {
        var snapshot = sequences.Snapshot;
        var stride = Math.Max(1, (snapshot.UserCount + MostUsers - 1) / MostUsers);
        HistoryPlace[] places = [.. Enumerable.Range(0, snapshot.UserCount).Where(user => user % stride == 0)
            .Select(user => new HistoryPlace(user, snapshot.UserOffsets[user + 1] - snapshot.UserOffsets[user]))];
        var queries = new float[places.Length][];
        var rows = new float[Math.Min(places.Length, Math.Clamp(MostScores / _itemCount, LeastRows, MostUsers))][];
        ranker.Read(places, cancellationToken, (index, query, row, _) =>
        {
            queries[index] = new ReadOnlySpan<float>(query, _hidden).ToArray();
            if (index >= rows.Length)
                return;
            rows[index] = new ReadOnlySpan<float>(row, _itemCount).ToArray();
            var (user, count) = places[index];
            foreach (var item in snapshot.EventItems.AsSpan(snapshot.UserOffsets[user], count))
                rows[index][item] = float.NaN;
        });
        return (queries, rows);
    }

    /// <summary>The mean score of each item for those users who have not had it; NaN if there are none.</summary>
    private double[] MeanScores(float[][] rows)
    {
        var (sums, counts) = (new double[_itemCount], new int[_itemCount]);
        foreach (var row in rows)
        {
            for (var item = 0; item < _itemCount; item++)
            {
                if (!float.IsNaN(row[item]))
                    (sums[item], counts[item]) = (sums[item] + row[item], counts[item] + 1);
            }
        }

        return [.. sums.Select((sum, item) => counts[item] > 0 ? sum / counts[item] : double.NaN)];
    }

    /// <summary>The variance of the scores of an item that neither its mean nor its vector explains: what other terms know of the users.</summary>
    private double Rest(int[] items, float[][] rows, float[][] queries, double[] scores, float[] meanQuery)
    {
        double sum = 0;
        long count = 0;
        var query = stackalloc float[parameters.Shape.PaddedHidden];
        for (var r = 0; r < rows.Length; r++)
        {
            for (var k = 0; k < _hidden; k++)
                query[k] = queries[r][k] - meanQuery[k];
            foreach (var item in items)
            {
                if (float.IsNaN(rows[r][item]))
                    continue;
                var ofVector = VectorKernel.Dot(query, parameters.Items + ((long)item * parameters.ItemStride), _hidden);
                var rest = ((rows[r][item] - scores[item]) / share) - ofVector;
                (sum, count) = (sum + (rest * rest), count + 1);
            }
        }

        return sum / Math.Max(1, count);
    }

    private QuerySpace Space(float[][] queries)
    {
        var mean = new double[_hidden];
        foreach (var query in queries)
        {
            for (var k = 0; k < _hidden; k++)
                mean[k] += query[k] / (double)queries.Length;
        }

        var covariance = Enumerable.Range(0, _hidden).Select(_ => new double[_hidden]).ToArray();
        foreach (var query in queries)
        {
            for (var k = 0; k < _hidden; k++)
            {
                for (var l = 0; l < _hidden; l++)
                    covariance[k][l] += (query[k] - mean[k]) * (query[l] - mean[l]) / queries.Length;
            }
        }

        var axes = SymmetricEigen.Diagonalize(covariance);
        return new QuerySpace(
            Array.ConvertAll(mean, value => (float)value), [.. axes.SelectMany(axis => axis).Select(value => (float)value)],
            [.. covariance.Select((row, k) => (float)Math.Max(0, row[k]))], []);
    }

    /// <summary>What an item's vector adds to that of its features, and what those add to the score of the mean query.</summary>
    private double OwnPart(int item, float[] own, float[] meanQuery)
    {
        var features = stackalloc float[parameters.Shape.PaddedHidden];
        new Span<float>(features, parameters.Shape.PaddedHidden).Clear();
        double score = parameters.Shape.ItemFeatures is null ? 0 : ItemVectors.AddFeatures(parameters, sequences.Features.Items, item, features);
        for (var k = 0; k < _hidden; k++)
        {
            own[k] = parameters.Items[((long)item * parameters.ItemStride) + k] - features[k];
            score += features[k] * meanQuery[k];
        }

        return score;
    }
}
