using Personalize.Engine.Data;
using Personalize.Engine.Data.Features;
using Personalize.Engine.Kernels;
using Personalize.Engine.Networks;
using Personalize.Engine.Networks.Terms;
using Personalize.Engine.Requests;
using Personalize.Engine.Serving.Histories;

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

    /// <summary>How many of the newest events are left out: older ones hardly ever matter, and each one costs a request.</summary>
    public const int MostEvents = 12;

    private const int MostReasons = 5;

    /// <summary>Contributions below this, in nats, are noise.</summary>
    private const float LeastContribution = 0.01f;

    /// <param name="model">The model.</param>
    /// <param name="history">The user's events, oldest first.</param>
    /// <param name="encoder">Encodes the same events without one of them.</param>
    /// <param name="sequences">The encoded events.</param>
    /// <param name="state">
    /// The state of the user, at the end of the history. What it was before the newest events is still known, so only those are replayed.
    /// </param>
    /// <param name="items">The recommended items.</param>
    /// <param name="memory">Runs the model.</param>
    public static IReadOnlyList<RecommendedItem> Explain(
        HrnnModel model,
        IReadOnlyList<HistoryEvent> history,
        UserEncoder encoder,
        EncodedSequences sequences,
        UserState state,
        IReadOnlyList<RecommendedItem> items,
        RequestMemory memory)
    {
        var places = Enumerable.Range(0, history.Count).TakeLast(MostEvents).ToArray();
        int[] indices = [.. items.Select(item => model.Items.TryGetIndex(item.ItemId, out var index) ? index : sequences.NewItems!.IndexOf(0, item.ItemId))];
        var query = new float[model.Parameters.Shape.PaddedHidden];
        float[][] logProbabilities = [memory.LogProbabilities(sequences, state.Hidden, indices), .. places.Select(Without)];
        var terms = memory.ExplainTerms(sequences, state.Hidden, indices, query);
        string[] names = [.. ScoreTerms.All.Select(entry => entry.Name), .. model.Blend is { } blend ? [blend.Name] : (string[])[]];
        return [.. items.Select((item, i) => item with { Reasons = Reasons(i), ScoreTerms = Terms(i) })];

        float[] Without(int place)
        {
            var others = encoder.EncodeWithout(history, state, sequences, place);
            var hidden = state.HiddenAfter(place);
            return memory.LogProbabilities(others, place + 1 == history.Count ? hidden : memory.Run(others, hidden, place + 1, most: 1)[0], indices);
        }

        IReadOnlyList<RecommendationTerm> Terms(int i) => [.. names.Zip(terms, (name, values) => new RecommendationTerm(name, values[i]))];

        IReadOnlyList<RecommendationReason> Reasons(int i)
        {
            // Of several events with the same item, the one that contributed most represents all.
            var events = places.Select(
                (place, p) => new RecommendationReason(Event, history[place].ItemId, logProbabilities[0][i] - logProbabilities[p + 1][i]))
                .GroupBy(reason => reason.Name).Select(same => same.MaxBy(reason => reason.Contribution)!);
            var features = IsOwn(items[i].ItemId) ? [] : Features(model, sequences.NewItems?.Described, indices[i], query);
            return [.. events.Concat(features)
                .Where(reason => reason.Contribution >= LeastContribution)
                .OrderByDescending(reason => reason.Contribution)
                .Take(MostReasons)];
        }

        // The features of an item that the user had have no part in its score.
        bool IsOwn(string item) => history.TakeLast(OwnItems.Window).Any(e => e.ItemId == item);
    }

    private static IEnumerable<RecommendationReason> Features(HrnnModel model, DescribedItems? described, int item, float[] query)
    {
        var (shape, table, space) = (model.Parameters.Shape, model.ItemFeatures, model.Configuration.Features.Items);
        if (item >= shape.ItemCount)
            (table, item) = (described?.Features ?? FeatureTable.Empty(0), item - shape.ItemCount);
        if (item >= table.RowCount)
            return [];

        var share = model.Blend?.Share ?? 1;

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
