using Personalize.Engine.Data;

namespace Personalize.Engine.Networks.Knn;

/// <summary>
/// How much items are like those that a user had, by their metadata alone. An item says nothing about itself, so one that the user had is compared with the
/// others.
/// <code>p = Σ_l x(i_l)       score(j) = max(0, x(j)·p − [number of l with i_l = j]) / |p|</code>
/// One per thread; its memory is reused.
/// </summary>
/// <param name="content">The items of the model.</param>
internal sealed class ContentScores(ItemContent content) : SparseScores(content.ItemCount)
{
    private readonly float[] _profile = new float[content.FeatureCount];
    private DescribedItems? _described;
    private ItemContent? _later;

    /// <summary>Scores all items for a user, in place of the last one. What is not known by features gets none.</summary>
    /// <param name="history">The user's events.</param>
    /// <param name="position">Number of events given.</param>
    /// <param name="added">The items that the model was not trained on.</param>
    public unsafe void Fill(in HistoryView history, int position, in NewItemColumns added)
    {
        Clear(content.ItemCount + added.Count);
        if (!ReferenceEquals(added.Described, _described))
            (_described, _later) = (added.Described, added.Described is { } described ? content.Later(described.Features) : null);
        Array.Clear(_profile);
        var known = content.ItemCount + (_later?.ItemCount ?? 0);
        for (var e = 0; e < position; e++)
        {
            if (history.Items[e] >= known)
                continue;
            var (items, row) = Of(history.Items[e]);
            items.AddTo(row, _profile);
        }

        var squares = 0f;
        foreach (var value in _profile)
            squares += value * value;
        if (squares == 0)
            return;
        var scale = 1 / MathF.Sqrt(squares);
        for (var item = 0; item < known; item++)
        {
            var (items, row) = Of(item);
            Add(item, MathF.Max(0, items.Dot(row, _profile) * scale));
        }

        for (var e = 0; e < position; e++)
        {
            if (history.Items[e] < known)
                Reduce(history.Items[e], scale);
        }
    }

    private (ItemContent Content, int Row) Of(int item) => item < content.ItemCount ? (content, item) : (_later!, item - content.ItemCount);
}
