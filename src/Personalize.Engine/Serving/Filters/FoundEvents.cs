using Personalize.Engine.Data;

namespace Personalize.Engine.Serving.Filters;

/// <summary>The items that one expression of a filter has found among the first events of a user.</summary>
/// <param name="rows">Number of items that have rows.</param>
internal sealed class FoundEvents(int rows)
{
    /// <summary>How many events were looked at.</summary>
    public int EventCount { get; set; }

    /// <summary>The items that have rows.</summary>
    public ItemSet Items { get; } = new(rows);

    /// <summary>The others. Replaced when one is added, because answers that are being made read it.</summary>
    public HashSet<string> WithoutRow { get; private set; } = new(StringComparer.Ordinal);

    /// <summary>About how much memory it takes.</summary>
    public long Bytes => (rows / 8) + ((long)WithoutRow.Count * 64);

    public void AddWithoutRow(IReadOnlyCollection<string> items)
    {
        if (!WithoutRow.IsSupersetOf(items))
            WithoutRow = new HashSet<string>(WithoutRow.Concat(items), StringComparer.Ordinal);
    }
}
