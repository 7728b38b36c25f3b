namespace Personalize.Engine.Networks.Terms;

/// <summary>
/// The terms whose sum is the score of an item, in the order in which they are added. Training, serving, explanations, the layout of
/// the parameters and their starting values all read this list. To add a term, write a class that derives from <see cref="RowTerm"/>
/// and give it a line here; its formula also goes into the reference that the gradient tests compare with.
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
