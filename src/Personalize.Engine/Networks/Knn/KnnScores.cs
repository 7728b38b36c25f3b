using Personalize.Engine.Data;
using Personalize.Engine.Networks.Terms;

namespace Personalize.Engine.Networks.Knn;

/// <summary>
/// The scores of the simplest methods that are hard to beat: items that occur together with the user's newest ones, and the user's own
/// items by how often and how lately they were chosen (Ludewig and Jannach, UMUAI 2018; Hu et al., SIGIR 2020).
/// <code>near(j) = Σ_l Decay^l·sim(i_{t-l}, j)       own(j) = Σ_l [i_{t-l} = j]·OwnDecay^l       l = 0, 1, …
/// score(j) = near(j) / max near + OwnWeight·own(j)</code>
/// One per thread; its memory is reused.
/// </summary>
/// <param name="itemCount">Number of items; more if a request knows more.</param>
internal sealed class KnnScores(int itemCount) : SparseScores(itemCount)
{
    /// <summary>Scores all items for a user, in place of the last one.</summary>
    /// <param name="settings">The weights.</param>
    /// <param name="neighbors">The similarities.</param>
    /// <param name="history">The user's events.</param>
    /// <param name="position">Number of events given.</param>
    /// <param name="columns">Number of items of the request: those of the model and those that came later, which have no neighbours.</param>
    public unsafe void Fill(in KnnSettings settings, NeighborTable neighbors, in HistoryView history, int position, int columns)
    {
        Clear(columns);
        var weight = 1f;
        for (var lag = 0; lag < Math.Min(settings.Last, position); lag++, weight *= settings.Decay)
        {
            var item = history.Items[position - 1 - lag];
            if (item >= neighbors.ItemCount)
                continue;
            var near = neighbors.Of(item);
            for (var k = 0; k < near.Count; k++)
                Add(near.Items[k], weight * near.Similarities[k]);
        }

        Normalise();
        weight = settings.OwnWeight;
        for (var lag = 0; lag < Math.Min(OwnItems.Window, position) && (settings.ExcludeOwn || weight > 0); lag++, weight *= settings.OwnDecay)
        {
            var item = history.Items[position - 1 - lag];
            if (settings.ExcludeOwn)
                Exclude(item);
            else
                Add(item, weight);
        }

        if (settings.ExcludeOwn)
            Forget();
    }
}
