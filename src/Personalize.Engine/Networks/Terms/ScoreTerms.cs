namespace Personalize.Engine.Networks.Terms;

/// <summary>
/// The terms whose sum is the score of an item, in the order in which they are added. Training, serving, explanations, the layout of
/// the parameters and their initial values all use this list. To add a term, write a class that derives from <see cref="RowTerm"/>
/// and add it here; its formula also goes into the reference that the gradient tests compare with.
/// </summary>
internal static class ScoreTerms
{
    /// <summary>All terms; their sum is the logit of the item.</summary>
    public static IReadOnlyList<ScoreTermEntry> All { get; } =
    [
        ScoreTermEntry.Of<NetworkTerm>(),
        ScoreTermEntry.Of<CopyTerm>(),
        ScoreTermEntry.Of<FollowTerm>(),
        ScoreTermEntry.Of<TrendTerm>(),
        ScoreTermEntry.Of<FirstOrderTerm>(),
        ScoreTermEntry.Of<ItemBiasTerm>(),
    ];
}
