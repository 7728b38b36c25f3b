using Personalize.Engine.Data;
using Personalize.Engine.Requests;

namespace Personalize.Engine.Serving;

/// <summary>Adds promoted items to a list of recommendations.</summary>
internal static class Promotions
{
    /// <summary>The minimum number of promoted items in a list: the percentage, rounded up.</summary>
    public static int Quota(int numResults, int percentPromoted) => ((numResults * percentPromoted) + 99) / 100;

    /// <summary>
    /// The best promoted items and, for the rest of the list, the best of all items. The list stays sorted by score: a promotion decides
    /// which items are in it, not where.
    /// </summary>
    /// <param name="best">The best items, promoted or not.</param>
    /// <param name="promoted">The best promoted items, as many as the quota or as there are.</param>
    /// <param name="items">The order of items with equal scores; those that are not among them come last.</param>
    public static IReadOnlyList<RecommendedItem> Merge(
        IReadOnlyList<RecommendedItem> best, IReadOnlyList<RecommendedItem> promoted, int numResults, Vocabulary items)
    {
        var taken = promoted.Select(item => item.ItemId).ToHashSet(StringComparer.Ordinal);
        return [.. promoted.Select(item => item with { Promoted = true })
            .Concat(best.Where(item => !taken.Contains(item.ItemId)).Take(numResults - promoted.Count))
            .OrderByDescending(item => item.Score)
            .ThenBy(item => items.TryGetIndex(item.ItemId, out var index) ? index : int.MaxValue)];
    }
}
