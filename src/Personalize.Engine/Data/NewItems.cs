namespace Personalize.Engine.Data;

/// <summary>
/// The items in some requests that the model was not trained on. They are numbered after the items of the model: first those known by their
/// features, which are the same in all requests, and then, in each request on its own, the others among the user's events.
/// </summary>
internal sealed class NewItems
{
    private static readonly string[] s_none = [];

    private readonly int _itemCount;
    private readonly string[][] _own;

    /// <param name="itemCount">The number of items of the model.</param>
    /// <param name="described">The items known by their features; null for none.</param>
    /// <param name="requests">The number of requests.</param>
    public NewItems(int itemCount, DescribedItems? described, int requests)
    {
        (_itemCount, Described) = (itemCount, described);
        _own = new string[requests][];
        Array.Fill(_own, s_none);
    }

    /// <summary>The items known by their features; null for none.</summary>
    public DescribedItems? Described { get; }

    /// <summary>The largest number of new items of a request.</summary>
    public int MostCount => DescribedCount + _own.Max(own => own.Length);

    private int DescribedCount => Described?.Count ?? 0;

    /// <summary>The number of new items of a request.</summary>
    public int CountOf(int request) => DescribedCount + _own[request].Length;

    /// <summary>The id of an item by its number.</summary>
    public string IdOf(int request, int item) =>
        item - _itemCount < DescribedCount ? Described!.Ids[item - _itemCount] : _own[request][item - _itemCount - DescribedCount];

    /// <summary>The number of an item, or -1.</summary>
    public int IndexOf(int request, string id)
    {
        if (Described?.Ids.IndexOf(id) is { } described and >= 0)
            return _itemCount + described;
        var own = Array.IndexOf(_own[request], id);
        return own < 0 ? -1 : _itemCount + DescribedCount + own;
    }

    /// <summary>Numbers the new items of a request, the user's latest first: of items with equal scores, the first is recommended.</summary>
    /// <param name="request">The request.</param>
    /// <param name="ids">The items of the user's events, oldest first.</param>
    /// <param name="items">Their numbers; those that are negative are replaced.</param>
    public void Number(int request, IReadOnlyList<string> ids, Span<int> items)
    {
        var own = new List<string>();
        var numbers = new Dictionary<string, int>(StringComparer.Ordinal);
        for (var i = items.Length - 1; i >= 0; i--)
        {
            if (items[i] >= 0)
                continue;
            if (Described?.Ids.IndexOf(ids[i]) is { } described and >= 0)
            {
                items[i] = _itemCount + described;
            }
            else
            {
                if (numbers.TryAdd(ids[i], own.Count))
                    own.Add(ids[i]);
                items[i] = _itemCount + DescribedCount + numbers[ids[i]];
            }
        }

        _own[request] = [.. own];
    }
}
