namespace Personalize.Engine.Networks;

/// <summary>The arguments of <see cref="OutputLayer.ForwardBackward"/>.</summary>
internal unsafe readonly struct OutputCall
{
    public required int RowCount { get; init; }

    /// <summary>Number of columns of a row of scores.</summary>
    public required int CandidateCount { get; init; }

    public required OutputRow[] Rows { get; init; }

    public required Target[] Targets { get; init; }

    /// <summary>[rows × padded hidden], compact.</summary>
    public required float* States { get; init; }

    /// <summary>[rows × padded hidden], overwritten.</summary>
    public required float* DStates { get; init; }

    /// <summary>The network's parameter block (for the terms).</summary>
    public required float* Parameters { get; init; }

    /// <summary>The gradient block (for the terms).</summary>
    public required float* Gradients { get; init; }

    /// <summary>[candidates × padded hidden]: the item table or the sampled rows of it.</summary>
    public required float* Table { get; init; }

    /// <summary>[candidates].</summary>
    public required float* Bias { get; init; }

    /// <summary>Accumulated to, like <see cref="Table"/>.</summary>
    public required float* DTable { get; init; }

    /// <summary>Accumulated to, like <see cref="Bias"/>.</summary>
    public required float* DBias { get; init; }

    /// <summary>Item → candidate, -1 for none; null if all items are candidates.</summary>
    public required int* Columns { get; init; }

    /// <summary>ln of the chance to be a candidate, which <see cref="Bias"/> has subtracted; null if all items are candidates.</summary>
    public required float* LogInclusion { get; init; }

    /// <summary>Maps times to the moments of <see cref="Trend"/>.</summary>
    public required TrendTable Moments { get; init; }

    /// <summary>[moments × scales × <see cref="TrendStride"/>], by column.</summary>
    public required float* Trend { get; init; }

    /// <summary>At least <see cref="CandidateCount"/>.</summary>
    public required long TrendStride { get; init; }

    /// <summary>The similarities to use for a user.</summary>
    public required Func<int, NeighborTable> Neighbors { get; init; }
}
