using System.Runtime.InteropServices;
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
internal sealed class KnnScores(int itemCount)
{
    private float[] _scores = new float[itemCount];
    private readonly List<int> _touched = [];

    /// <summary>The items with a score above zero, each once, in the order in which they were met.</summary>
    public ReadOnlySpan<int> Items => CollectionsMarshal.AsSpan(_touched);

    /// <summary>The score of an item; 0 for those that are not among <see cref="Items"/>.</summary>
    public float this[int item] => _scores[item];

    /// <summary>Scores all items for a user, in place of the last one.</summary>
    /// <param name="settings">The weights.</param>
    /// <param name="neighbors">The similarities.</param>
    /// <param name="history">The user's events.</param>
    /// <param name="position">Number of events given.</param>
    /// <param name="columns">Number of items of the request: those of the model and those that came later, which have no neighbours.</param>
    public unsafe void Fill(in KnnSettings settings, NeighborTable neighbors, in HistoryView history, int position, int columns)
    {
        foreach (var item in _touched)
            _scores[item] = 0;
        _touched.Clear();
        if (_scores.Length < columns)
            Array.Resize(ref _scores, columns);
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
                _scores[item] = 0;
            else
                Add(item, weight);
        }

        if (settings.ExcludeOwn)
            _touched.RemoveAll(item => _scores[item] == 0);
    }

    private void Add(int item, float value)
    {
        if (_scores[item] == 0 && value > 0)
            _touched.Add(item);
        _scores[item] += value;
    }

    private void Normalise()
    {
        var most = 0f;
        foreach (var item in _touched)
            most = MathF.Max(most, _scores[item]);
        foreach (var item in _touched)
            _scores[item] /= most;
    }
}
