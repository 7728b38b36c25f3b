using Personalize.Engine.Data;
using Personalize.Engine.Data.Features;
using Personalize.Engine.Networks.Tables;
using Personalize.Engine.Ports;
using Personalize.Engine.Requests;
using Personalize.Engine.Serving.Histories;

namespace Personalize.Engine.Serving;

/// <summary>
/// Recommends items related to an item, or items in demand. To this model, the item of a request is a history of one event, and a request
/// without an item an empty one. Thread-safe: the model is read-only.
/// </summary>
internal sealed class ItemTableRecommender : IRecommender
{
    private readonly IModelFile _file;
    private readonly ItemTableModel _model;
    private readonly int[] _order;

    /// <param name="file">An open model; owned by this object from here on.</param>
    public ItemTableRecommender(IModelFile file)
    {
        _file = file;
        try
        {
            _model = ItemTableModel.Open(file);
        }
        catch
        {
            file.Dispose();
            throw;
        }

        _order = ItemTableModel.Order(_model.Demand);
    }

    public Vocabulary Items => _model.Items;

    public bool UsesItemMetadata => false;

    public bool UsesUserMetadata => false;

    public bool ReadsContext => false;

    public FeatureSpace Context => FeatureSpace.Empty;

    public DescribedItems Describe(IReadOnlyList<string> ids, IReadOnlyList<MetadataColumn> columns, long[]? births) => throw new NotSupportedException();

    public IReadOnlyList<RecommendedItem> Recommend(
        IReadOnlyList<HistoryEvent> history, int count, AllowedItems? allowed = null, UserState? state = null, RequestMetadata? metadata = null)
    {
        var item = history.Count == 0 ? -1 : _model.Items.IndexOf(history[^1].ItemId);
        return [.. _model.Rank(item, _order).Where(one => allowed?.Items.Contains(one.Item) != false).Take(count)
            .Select(one => new RecommendedItem(_model.Items[one.Item], one.Score))];
    }

    /// <summary>The items as they are: that they occur together is the only reason.</summary>
    public IReadOnlyList<RecommendedItem> Explain(
        IReadOnlyList<HistoryEvent> history, IReadOnlyList<RecommendedItem> items, RequestMetadata? metadata = null, UserState? state = null) => items;

    public IReadOnlyList<IReadOnlyList<RecommendedItem>> RecommendMany(
        IReadOnlyList<IReadOnlyList<HistoryEvent>> histories, int count, IReadOnlyList<AllowedItems?> allowed, BatchMemory memory,
        CancellationToken cancellationToken, IReadOnlyList<RequestMetadata>? metadata = null)
    {
        var answers = new IReadOnlyList<RecommendedItem>[histories.Count];
        var options = new ParallelOptions { MaxDegreeOfParallelism = memory.Team.ThreadCount, CancellationToken = cancellationToken };
        Parallel.For(0, answers.Length, options, i => answers[i] = Recommend(histories[i], count, allowed[i]));
        return answers;
    }

    public double[][] Affinities(
        IReadOnlyList<IReadOnlyList<HistoryEvent>> histories, IReadOnlyList<ItemSet> groups, int threads, CancellationToken cancellationToken,
        IReadOnlyList<RequestMetadata> metadata) => throw new NotSupportedException();

    public void Dispose()
    {
        _model.Dispose();
        _file.Dispose();
    }
}
