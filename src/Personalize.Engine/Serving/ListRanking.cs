using Personalize.Engine.Common;
using Personalize.Engine.Data;
using Personalize.Engine.Requests;

namespace Personalize.Engine.Serving;

/// <summary>A given list in the order of a user's taste: only its items are allowed, and their scores are probabilities within the list.</summary>
internal sealed class ListRanking
{
    private const int MostNamed = 10;

    private readonly string[] _items;
    private readonly AllowedItems? _filter;
    private readonly Vocabulary _known;

    /// <param name="items">A checked list; items that come twice are ranked once.</param>
    /// <param name="filter">The items that a filter allows; null for all.</param>
    /// <param name="known">The items of the model.</param>
    public ListRanking(IReadOnlyList<string> items, AllowedItems? filter, Vocabulary known)
    {
        _items = [.. items.Distinct(StringComparer.Ordinal)];
        (_filter, _known) = (filter, known);
        Repeated = items.Count - _items.Length;
        var listed = new ItemSet(known.Count);
        foreach (var item in _items)
        {
            if (known.TryGetIndex(item, out var index))
                listed.Add(index);
        }

        var ids = _items.ToHashSet(StringComparer.Ordinal);
        var own = new AllowedItems(listed, ids.Contains);
        Allowed = filter is null ? own : own.And(filter);
    }

    /// <summary>The items to score.</summary>
    public AllowedItems Allowed { get; }

    /// <summary>The number of items that are scored at most.</summary>
    public int Count => _items.Length;

    /// <summary>How many entries of the list repeat others.</summary>
    public int Repeated { get; }

    /// <exception cref="PersonalizeException">InvalidInput: not 1 to 500 items, or one of them is empty.</exception>
    public static void Check(IReadOnlyList<string> items)
    {
        if (items.Count is < 1 or > GetPersonalizedRankingRequest.MostItems)
        {
            throw PersonalizeException.InvalidInput(
                ErrorIds.InvalidItemList,
                $"The list has {items.Count} items; it must have 1 to {GetPersonalizedRankingRequest.MostItems}.",
                items.Count == 0 ? "Name the items to rank." : "Rank the best candidates only, or several lists.",
                items.Count);
        }

        if (items.Any(string.IsNullOrWhiteSpace))
            throw PersonalizeException.InvalidInput(ErrorIds.InvalidItemList, "An item of the list is empty.", "Name every item of the list.");
    }

    /// <summary>The ranked items with their scores, and after them those that the model cannot score, as they were given.</summary>
    /// <param name="scored">What the model recommends of <see cref="Allowed"/>.</param>
    public IReadOnlyList<RankedItem> Complete(IReadOnlyList<RecommendedItem> scored)
    {
        var sum = scored.Sum(item => item.Score);
        var ranked = scored.Select(item => item.ItemId).ToHashSet(StringComparer.Ordinal);
        return
        [
            .. scored.Select(item => new RankedItem(item.ItemId, sum > 0 ? item.Score / sum : 1.0 / scored.Count) { IsNew = item.IsNew }),
            .. _items.Where(item => !ranked.Contains(item) && _filter?.Allows(item, _known) != false).Select(item => new RankedItem(item, null)),
        ];
    }

    /// <summary>Says which items of the list the answer treats differently: repeated, left out or not scored.</summary>
    public IEnumerable<string> Remarks(IReadOnlyList<RankedItem> answer)
    {
        if (Repeated > 0)
            yield return $"{Repeated} {(Repeated == 1 ? "entry of the list repeats another" : "entries of the list repeat others")} and count once.";
        var unknown = answer.Where(item => item.Score is null).Select(item => item.ItemId).ToArray();
        if (unknown.Length > 0)
            yield return $"The model cannot score {Some(unknown)}, so {(unknown.Length == 1 ? "it comes" : "they come")} last.";
        var kept = answer.Select(item => item.ItemId).ToHashSet(StringComparer.Ordinal);
        var removed = _items.Where(item => !kept.Contains(item)).ToArray();
        if (removed.Length > 0)
            yield return $"The filter leaves out {Some(removed)}.";
    }

    private static string Some(string[] ids) =>
        string.Join(", ", ids.Take(MostNamed)) + (ids.Length > MostNamed ? $" and {ids.Length - MostNamed} more" : "");
}
