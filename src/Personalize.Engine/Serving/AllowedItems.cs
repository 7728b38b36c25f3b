using Personalize.Engine.Data;

namespace Personalize.Engine.Serving;

/// <summary>The items that a filter allows in an answer.</summary>
/// <param name="items">Which of the items of the model are allowed; the set may go beyond them.</param>
/// <param name="allowsNew">Whether an item is allowed that the model was not trained on.</param>
internal sealed class AllowedItems(ItemSet items, Func<string, bool> allowsNew)
{
    /// <summary>Which of the items of the model are allowed; the set may go beyond them.</summary>
    public ItemSet Items => items;

    /// <summary>Whether an item is allowed that the model was not trained on.</summary>
    public bool AllowsNew(string itemId) => allowsNew(itemId);

    /// <summary>Whether an item is allowed, new or not.</summary>
    /// <param name="known">The items of the model.</param>
    public bool Allows(string itemId, Vocabulary known) => known.TryGetIndex(itemId, out var item) ? items.Contains(item) : allowsNew(itemId);

    /// <summary>All items.</summary>
    /// <param name="known">The items of the model.</param>
    public static AllowedItems All(Vocabulary known)
    {
        var items = new ItemSet(known.Count);
        items.Invert();
        return new AllowedItems(items, _ => true);
    }

    /// <summary>The items without some.</summary>
    /// <param name="ids">The items to leave out.</param>
    /// <param name="known">The items of the model.</param>
    public AllowedItems Without(HashSet<string> ids, Vocabulary known)
    {
        var others = new ItemSet(items.Capacity);
        foreach (var item in ids.Select(known.IndexOf).Where(item => item >= 0))
            others.Add(item);
        var left = items.Copy();
        left.ExceptWith(others);
        return new AllowedItems(left, id => !ids.Contains(id) && AllowsNew(id));
    }

    /// <summary>The items that another filter of the same model allows as well.</summary>
    public AllowedItems And(AllowedItems other)
    {
        var both = items.Copy();
        both.IntersectWith(other.Items);
        return new AllowedItems(both, id => AllowsNew(id) && other.AllowsNew(id));
    }
}
