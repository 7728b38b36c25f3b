using Personalize.Engine.Data;

namespace Personalize.Engine.Networks.Knn;

/// <summary>Computes the scores of what is blended with a network. One per thread.</summary>
internal interface IBlendRow
{
    /// <summary>Scores all items for a user.</summary>
    /// <param name="history">The user's events.</param>
    /// <param name="position">Number of events given.</param>
    /// <param name="added">The items that the network was not trained on.</param>
    /// <returns>The scores, until the next call.</returns>
    SparseScores Fill(in HistoryView history, int position, in NewItemColumns added);
}
