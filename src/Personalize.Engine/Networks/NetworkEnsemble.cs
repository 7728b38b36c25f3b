namespace Personalize.Engine.Networks;

/// <summary>
/// Several networks as one, whose scores are the mean of theirs (bagging of logits; Hansen and Salamon, "Neural network ensembles", PAMI 1990). The
/// states lie side by side, and the gates of one member do not see those of another, so the ensemble is a network of the usual form, as wide as all
/// members together: it is stored, served and explained like any other.
/// <code>
/// E → [E_1/K … E_K/K]    W → diag(K·W_1 … K·W_K)    U → diag(U_1 … U_K)    h = [h_1 … h_K]    b, terms → their means
/// </code>
/// Item vectors are read as well as scored, hence the factor K: what a member reads stays the same, what it says counts a K-th. The first-order term is
/// not linear in its parameters, so with their mean it is only close to the mean of the terms.
/// </summary>
internal static unsafe class NetworkEnsemble
{
    /// <param name="members">
    /// Networks as used for serving, on the same items and event types. Some may lack metadata, as if all features were zero to them; the others have the
    /// same features.
    /// </param>
    /// <returns>Their ensemble, which the caller owns.</returns>
    public static HrnnParameters Fuse(IReadOnlyList<HrnnParameters> members)
    {
        var widest = members.MaxBy(member => member.Shape.Layout.Tensors.Count)!.Shape;
        var shape = new HrnnShape(widest.ItemCount, widest.EventTypeCount, members.Sum(member => member.Shape.Hidden), widest.FeatureSizes);
        var ensemble = new HrnnParameters(shape);
        var first = 0;
        foreach (var member in members)
        {
            foreach (var target in shape.Layout.Tensors)
            {
                if (member.Shape.Layout.Tensors.FirstOrDefault(tensor => tensor.Name == target.Name) is { } source)
                    Add(member, source, ensemble, target, first, members.Count);
            }

            first += member.Shape.Hidden;
        }

        return ensemble;
    }

    /// <summary>Adds a tensor of a member, whose part of the states begins at <paramref name="first"/>.</summary>
    private static void Add(HrnnParameters member, ParameterTensor source, HrnnParameters ensemble, ParameterTensor target, int first, int count)
    {
        var shape = member.Shape;
        if (source == shape.InputWeight || source == shape.RecurrentWeight)
            Place(firstRow: 3 * first, first, source == shape.InputWeight ? count : 1);
        else if (source == shape.ItemBias || source == shape.ItemFeatureBias || shape.IsOfTerms(source))
            Place(firstRow: 0, firstColumn: 0, 1f / count);
        else if (source == shape.InputBias || source == shape.RecurrentBias || IsOfQuery(source))
            Place(firstRow: 0, first, 1);
        else
            Place(firstRow: 0, first, 1f / count);

        void Place(int firstRow, int firstColumn, float factor)
        {
            for (var row = 0; row < source.Rows; row++)
            {
                var from = new ReadOnlySpan<float>(member.Row(source, row), source.Columns);
                var into = new Span<float>(ensemble.Row(target, firstRow + row) + firstColumn, source.Columns);
                for (var column = 0; column < from.Length; column++)
                    into[column] += factor * from[column];
            }
        }

        // What changes the state before it is scored, but is not read.
        bool IsOfQuery(ParameterTensor tensor) => tensor == shape.ContextGate || tensor == shape.ContextShift || tensor == shape.Periods;
    }
}
