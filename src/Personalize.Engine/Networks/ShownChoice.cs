namespace Personalize.Engine.Networks;

/// <summary>
/// What a position says about the items that were shown and not chosen: given the list S that a user saw, the chosen item i is drawn by
/// <code>P(i | S) = e^(score_i) / Σ_{j in S} e^(score_j)</code>
/// the conditional logit (McFadden, "Conditional Logit Analysis of Qualitative Choice Behavior", 1974, eq. 12). Unlike the softmax over all items it
/// does not credit an item for having been shown often. Both are multiplied with equal weights, as a composite likelihood (Lindsay, 1988). If
/// candidates are sampled, the shown items among them form the list (McFadden, "Modelling the Choice of Residential Location", 1978).
/// </summary>
/// <param name="columns">Memory for the columns of the shown items.</param>
/// <param name="probabilities">Memory for their probabilities.</param>
internal unsafe ref struct ShownChoice(Span<int> columns, Span<float> probabilities)
{
    /// <summary>The share of a position's weight that its list gets.</summary>
    public const float Share = 0.5f;

    private readonly Span<int> _columns = columns;
    private readonly Span<float> _probabilities = probabilities;
    private int _count;
    private int _chosen;

    /// <summary>Whether there was anything to choose from.</summary>
    public readonly bool IsChoice => _count > 1;

    /// <summary>−ln P(i | S), in nats.</summary>
    public readonly double Loss => -Math.Log(Math.Max(_probabilities[_chosen], 1e-30f));

    /// <summary>Computes the probabilities of the shown items.</summary>
    /// <param name="call">The window.</param>
    /// <param name="shown">The items of the list, the chosen one among them; empty for none.</param>
    /// <param name="chosen">The chosen item.</param>
    /// <param name="scores">The row of scores, without what the softmax adds.</param>
    public void Fill(in OutputCall call, ReadOnlySpan<int> shown, int chosen, float* scores)
    {
        var most = float.NegativeInfinity;
        foreach (var item in shown)
        {
            var column = call.Columns == null ? item : call.Columns[item];
            if (column < 0 || _count == _columns.Length)
                continue;
            if (item == chosen)
                _chosen = _count;
            _columns[_count] = column;
            _probabilities[_count] = scores[column] + call.Bias[column] + (call.LogInclusion == null ? 0 : call.LogInclusion[column]);
            most = MathF.Max(most, _probabilities[_count++]);
        }

        var sum = 0f;
        for (var i = 0; i < _count; i++)
            sum += _probabilities[i] = MathF.Exp(_probabilities[i] - most);
        for (var i = 0; i < _count; i++)
            _probabilities[i] /= sum;
    }

    /// <summary>Adds weight·(P − chosen) to the gradients of the shown items.</summary>
    public readonly void AddGradient(float weight, float* dScores)
    {
        for (var i = 0; i < _count; i++)
            dScores[_columns[i]] += weight * (_probabilities[i] - (i == _chosen ? 1 : 0));
    }
}
