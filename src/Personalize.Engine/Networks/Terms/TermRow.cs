using Personalize.Engine.Data;

namespace Personalize.Engine.Networks.Terms;

/// <summary>The data that the terms of one row of scores use.</summary>
internal unsafe readonly struct TermRow
{
    /// <summary>The user's events.</summary>
    public required HistoryView History { get; init; }

    /// <summary>Events before the one to predict.</summary>
    public required int Position { get; init; }

    /// <summary>Number of columns of the row, without those of <see cref="Added"/>.</summary>
    public required int ColumnCount { get; init; }

    /// <summary>The columns after these, of items that the network was not trained on.</summary>
    public NewItemColumns Added { get; init; }

    /// <summary>Item → column of the row, or null if they are the same; -1 if the row lacks the item.</summary>
    public required int* Columns { get; init; }

    /// <summary>The neighbours of items.</summary>
    public required NeighborTable Neighbors { get; init; }

    /// <summary>[scales × <see cref="TrendStride"/>] demand at the row's moment, by column.</summary>
    public required float* Trend { get; init; }

    /// <summary>Floats from scale to scale.</summary>
    public required long TrendStride { get; init; }

    /// <summary>[columns] what the softmax adds to the scores: the item biases, less <see cref="LogInclusion"/>.</summary>
    public required float* Bias { get; init; }

    /// <summary>[columns] what has been subtracted from <see cref="Bias"/> if candidates are sampled; null if all items are candidates.</summary>
    public required float* LogInclusion { get; init; }

    /// <summary>The user's own items for which the row has a column.</summary>
    public OwnItem* Own { get; init; }

    /// <summary>The number of own items.</summary>
    public int OwnCount { get; init; }

    /// <summary>Whether the item of a column is one of the user's own.</summary>
    public bool IsOwn(int column)
    {
        for (var i = 0; i < OwnCount; i++)
        {
            if (Own[i].Column == column)
                return true;
        }

        return false;
    }
}
