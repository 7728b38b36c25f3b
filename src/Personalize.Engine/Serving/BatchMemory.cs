using System.Runtime.InteropServices;
using Personalize.Engine.Data;
using Personalize.Engine.Kernels;
using Personalize.Engine.Networks;

namespace Personalize.Engine.Serving;

/// <summary>
/// What recommendations for many histories use again and again: threads, lists and arrays of events, and the working memory of the network. Used by one call
/// at a time.
/// </summary>
/// <param name="threads">Number of threads; the results do not depend on it.</param>
internal sealed class BatchMemory(int threads) : IDisposable
{
    // Ids beyond those of the model are forgotten when there are so many.
    private const int MostOtherIds = 100_000;

    private readonly Dictionary<string, int> _items = new(StringComparer.Ordinal);
    private EventArrays? _events;
    private Vocabulary? _vocabulary;
    private HrnnModel? _model;
    private BatchRanker? _ranker;

    /// <summary>The threads to use.</summary>
    public ThreadTeam Team { get; } = new(threads);

    /// <summary>Empty lists for histories.</summary>
    public Stack<List<HistoryEvent>> Lists { get; } = [];

    /// <summary>Takes back lists that came from <see cref="Lists"/>.</summary>
    public void Return(IEnumerable<IReadOnlyList<HistoryEvent>> histories)
    {
        foreach (var list in histories.OfType<List<HistoryEvent>>())
        {
            list.Clear();
            Lists.Push(list);
        }
    }

    /// <summary>The index of an item in a vocabulary, which is asked only once for each; -1 if it is not there.</summary>
    public int IndexOf(string id, Vocabulary vocabulary)
    {
        if (vocabulary != _vocabulary || _items.Count > vocabulary.Count + MostOtherIds)
            _items.Clear();
        _vocabulary = vocabulary;
        ref var index = ref CollectionsMarshal.GetValueRefOrAddDefault(_items, id, out var isKnown);
        return isKnown ? index : index = vocabulary.IndexOf(id);
    }

    /// <summary>Arrays for at least so many events, whose earlier content is lost.</summary>
    public EventArrays Events(int count) => _events = _events?.Length >= count ? _events : new EventArrays(count);

    /// <summary>Ranks for some histories; the ranker remains the property of this object.</summary>
    public BatchRanker Ranker(HrnnModel model, EncodedSequences sequences)
    {
        if (_ranker is not null && model == _model)
        {
            _ranker.Use(sequences);
            return _ranker;
        }

        _ranker?.Dispose();
        _model = model;
        _ranker = new BatchRanker(model.Parameters, sequences, model.Neighbors, model.Trend, Team, model.Blend, model.NewItemBias, model.Appeal);
        return _ranker;
    }

    public void Dispose()
    {
        _ranker?.Dispose();
        Team.Dispose();
    }
}
