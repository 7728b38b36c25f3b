using Personalize.Engine.Data;
using Personalize.Engine.Data.Features;
using Personalize.Engine.Kernels;
using Personalize.Engine.Networks;
using Personalize.Engine.Networks.Knn;
using Personalize.Engine.Networks.Terms;
using Personalize.Engine.Requests;

namespace Personalize.Engine.Serving;

/// <summary>
/// What contributed most to a recommendation. For events this is found by leaving them out ("occlusion", Zeiler and Fergus, ECCV 2014):
/// the network is run again without each of the most recent ones, which accounts for all its terms. For features it is their part of the
/// score, which is a sum, like the terms themselves, whose values are given in full.
/// </summary>
internal static unsafe class Explainer
{
    public const string Event = "event";
    public const string Feature = "feature";

    /// <summary>Older events hardly ever matter, and each one costs a request.</summary>
    private const int MostEvents = 12;

    private const int MostReasons = 5;

    /// <summary>Contributions below this, in nats, are noise.</summary>
    private const float LeastContribution = 0.01f;

    /// <param name="model">The model.</param>
    /// <param name="history">The user's events, oldest first.</param>
    /// <param name="encode">Encodes histories of the same user, of which the first is the whole one.</param>
    /// <param name="items">The recommended items.</param>
    /// <param name="team">The threads to use.</param>
    public static IReadOnlyList<RecommendedItem> Explain(
        HrnnModel model,
        IReadOnlyList<HistoryEvent> history,
        Func<IReadOnlyList<IReadOnlyList<HistoryEvent>>, EncodedSequences> encode,
        IReadOnlyList<RecommendedItem> items,
        ThreadTeam team)
    {
        var places = Enumerable.Range(0, history.Count).TakeLast(MostEvents).ToArray();
        IReadOnlyList<HistoryEvent>[] histories = [history, .. places.Select(place => history.Where((_, i) => i != place).ToArray())];
        var sequences = encode(histories);
        using var ranker = new BatchRanker(model.Parameters, sequences, model.Neighbors, model.Trend, team, model.Blend, model.NewItemBias);
        var query = new float[model.Parameters.Shape.PaddedHidden];
        int[] indices = [.. items.Select(item => model.Items.TryGetIndex(item.ItemId, out var index) ? index : sequences.NewItems!.IndexOf(0, item.ItemId))];
        var logProbabilities = ranker.LogProbabilities(
            [.. Enumerable.Range(0, histories.Length)], [.. histories.Select(h => h.Count)], indices, withContext: true,
            state => new ReadOnlySpan<float>(state, query.Length).CopyTo(query));
        var inContext = new QueryLayer(model.Parameters.Shape, sequences).KnowsContext(user: 0, history.Count);
        var terms = TermValues(model, sequences, history.Count, query, indices, inContext);
        string[] names = [.. ScoreTerms.All.Select(entry => entry.Name), .. model.Blend is null ? (string[])[] : [KnnBlend.Name]];
        return [.. items.Select((item, i) => item with { Reasons = Reasons(i), ScoreTerms = Terms(i) })];

        IReadOnlyList<RecommendationTerm> Terms(int i) => [.. names.Zip(terms, (name, values) => new RecommendationTerm(name, values[i]))];

        IReadOnlyList<RecommendationReason> Reasons(int i)
        {
            // Of several events with the same item, the one that contributed most represents all.
            var events = places.Select(
                (place, p) => new RecommendationReason(Event, history[place].ItemId, logProbabilities[0][i] - logProbabilities[p + 1][i]))
                .GroupBy(reason => reason.Name).Select(same => same.MaxBy(reason => reason.Contribution)!);
            var features = IsOwn(items[i].ItemId) ? [] : Features(model, sequences.NewItems?.Described, indices[i], query, inContext);
            return [.. events.Concat(features)
                .Where(reason => reason.Contribution >= LeastContribution)
                .OrderByDescending(reason => reason.Contribution)
                .Take(MostReasons)];
        }

        // The features of an item that the user had have no part in its score.
        bool IsOwn(string item) => history.TakeLast(OwnItems.Window).Any(e => e.ItemId == item);
    }

    /// <summary>[terms][items].</summary>
    private static float[][] TermValues(HrnnModel model, EncodedSequences sequences, int position, float[] query, int[] items, bool inContext)
    {
        using var ranker = new RowRanker(model.Parameters, model.Neighbors, model.Trend, model.Blend);
        fixed (float* q = query)
            return ranker.Explain(sequences.History(0), position, q, items, NewItemColumns.Of(sequences, 0, model.NewItemBias), inContext);
    }

    private static IEnumerable<RecommendationReason> Features(HrnnModel model, DescribedItems? described, int item, float[] query, bool inContext)
    {
        var (shape, table, space) = (model.Parameters.Shape, model.ItemFeatures, model.Configuration.Features.Items);
        if (item >= shape.ItemCount)
            (table, item) = (described?.Features ?? FeatureTable.Empty(0), item - shape.ItemCount);
        if (item >= table.RowCount)
            return [];

        var share = model.Blend is { } blend ? KnnBlend.ShareOf(blend.WeightOf(inContext)) : 1;

        // The buckets of a text mean nothing to people; together they stand for the field.
        var parts = new Dictionary<string, float>();
        fixed (float* q = query)
        {
            for (var k = table.Offsets[item]; shape.ItemFeatures is not null && k < table.Offsets[item + 1]; k++)
            {
                var feature = table.Features[k];
                var part = VectorKernel.Dot(q, model.Parameters.Row(shape.ItemFeatures, feature), shape.PaddedHidden)
                    + model.Parameters.Row(shape.ItemFeatureBias!, 0)[feature];
                var name = space.Describe(feature);
                parts[name] = parts.GetValueOrDefault(name) + (table.Weights[k] * part * share);
            }
        }

        return parts.Select(part => new RecommendationReason(Feature, part.Key, part.Value));
    }
}
