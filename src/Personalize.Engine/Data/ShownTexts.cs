using Personalize.Engine.Ports;
using Personalize.Engine.Schemas;

namespace Personalize.Engine.Data;

/// <summary>
/// What events say about the items that were shown: explicitly, as a list of ids, or implicitly, by the id of a recommendation whose list is in the
/// store. If an event says both, the explicit list counts ("Recording item interaction events with impressions data" in the Amazon Personalize
/// developer guide).
/// </summary>
internal sealed class ShownTexts
{
    private const int IdsAtOnce = 10_000;

    private readonly List<string?> _impressions = [];
    private readonly List<string?> _recommendations = [];

    /// <summary>The columns to read.</summary>
    public static IReadOnlyList<string> Columns { get; } = [DatasetFields.Impression, DatasetFields.RecommendationId];

    public void Add(string? impression, string? recommendationId)
    {
        _impressions.Add(impression);
        _recommendations.Add(impression is null ? recommendationId : null);
    }

    /// <summary>The impressions of events in some order; null if there are none.</summary>
    /// <param name="events">The events.</param>
    /// <param name="order">The order of the snapshot.</param>
    /// <param name="log">The lists that were recommended.</param>
    /// <param name="datasetGroupArn">Other groups' lists do not count.</param>
    public Impressions? Resolve(EventTable events, int[] order, IRecommendationLog log, string datasetGroupArn)
    {
        var lists = new Dictionary<string, int[]>(StringComparer.Ordinal);
        foreach (var ids in _recommendations.OfType<string>().Distinct(StringComparer.Ordinal).Chunk(IdsAtOnce))
        {
            foreach (var list in log.Find(ids).Where(list => list.DatasetGroupArn == datasetGroupArn))
                lists[list.RecommendationId] = Known(list.Items);
        }

        return Impressions.Of(
            [.. order.Select(e => _impressions[e] is { } text ? Known(text.Split(Impressions.Separator))
                : _recommendations[e] is { } id ? lists.GetValueOrDefault(id) : null)],
            [.. order.Select(e => events.Items[e])]);

        int[] Known(IReadOnlyList<string> ids) =>
            [.. ids.Take(Impressions.Most).Select(id => events.ItemIds.IndexOf(id)).Where(item => item >= 0).Distinct()];
    }
}
