using Personalize.Engine.Data;
using Personalize.Engine.Kernels;
using Personalize.Engine.Networks;
using Personalize.Engine.Requests;

namespace Personalize.Engine.Serving;

/// <summary>
/// What contributed most to a recommendation. Events by leaving them out ("occlusion", Zeiler and Fergus, ECCV 2014): the network is
/// asked again without each of the newest ones, so that all its terms are accounted for. Features by their part of the score, which is a sum.
/// </summary>
internal static unsafe class Explainer
{
    public const string Event = "event";
    public const string Feature = "feature";

    /// <summary>Older events hardly ever matter, and each costs a request.</summary>
    private const int MostEvents = 12;

    private const int MostReasons = 5;

    /// <summary>Less than this is noise, in nats.</summary>
    private const float LeastContribution = 0.01f;

    /// <param name="model">The model.</param>
    /// <param name="history">The user's events whose items the model knows, oldest first.</param>
    /// <param name="encode">Encodes histories of the same user.</param>
    /// <param name="items">What was recommended.</param>
    /// <param name="team">Threads.</param>
    public static IReadOnlyList<RecommendedItem> Explain(
        HrnnModel model, IReadOnlyList<HistoryEvent> history, Func<IReadOnlyList<IReadOnlyList<HistoryEvent>>, EncodedSequences> encode, IReadOnlyList<RecommendedItem> items,
        ThreadTeam team)
    {
        var places = Enumerable.Range(0, history.Count).TakeLast(MostEvents).ToArray();
        IReadOnlyList<HistoryEvent>[] histories = [history, .. places.Select(place => history.Where((_, i) => i != place).ToArray())];
        using var ranker = new BatchRanker(model.Parameters, encode(histories), model.Neighbors, model.Trend, team);
        var query = new float[model.Parameters.Shape.PaddedHidden];
        int[] indices = [.. items.Select(item => model.Items.IndexOf(item.ItemId))];
        var logProbabilities = ranker.LogProbabilities(
            [.. Enumerable.Range(0, histories.Length)], [.. histories.Select(h => h.Count)], indices, withContext: true,
            state => new ReadOnlySpan<float>(state, query.Length).CopyTo(query));
        return [.. items.Select((item, i) => item with { Reasons = Reasons(i) })];

        IReadOnlyList<RecommendationReason> Reasons(int i)
        {
            // Of several events with one item the one that counts most speaks for all.
            var events = places.Select((place, p) => new RecommendationReason(Event, history[place].ItemId, logProbabilities[0][i] - logProbabilities[p + 1][i]))
                .GroupBy(reason => reason.Name).Select(same => same.MaxBy(reason => reason.Contribution)!);
            return [.. events.Concat(Features(model, indices[i], query)).Where(reason => reason.Contribution >= LeastContribution).OrderByDescending(reason => reason.Contribution).Take(MostReasons)];
        }
    }

    private static IEnumerable<RecommendationReason> Features(HrnnModel model, int item, float[] query)
    {
        var (shape, table, space) = (model.Parameters.Shape, model.ItemFeatures, model.Configuration.Features.Items);

        // The buckets of a text say nothing to people; together they are the field.
        var parts = new Dictionary<string, float>();
        fixed (float* q = query)
        {
            for (var k = table.Offsets[item]; shape.ItemFeatures is not null && k < table.Offsets[item + 1]; k++)
            {
                var feature = table.Features[k];
                var part = VectorKernel.Dot(q, model.Parameters.Row(shape.ItemFeatures, feature), shape.PaddedHidden) + model.Parameters.Row(shape.ItemFeatureBias!, 0)[feature];
                var name = space.Describe(feature);
                parts[name] = parts.GetValueOrDefault(name) + (table.Weights[k] * part);
            }
        }

        return parts.Select(part => new RecommendationReason(Feature, part.Key, part.Value));
    }
}
