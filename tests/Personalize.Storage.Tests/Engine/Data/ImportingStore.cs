using Personalize.Engine.Common;
using Personalize.Engine.Ports;
using Personalize.Engine.Requests;
using Personalize.Engine.Schemas;

namespace Personalize.Storage.Tests.Engine.Data;

/// <summary>
/// A store in which something happens once to a dataset after its list of segments was read, before the first of its files is opened or after the
/// first rows were read. The caller's list is then out of date.
/// </summary>
/// <param name="reading">At which reading of a dataset it happens: 1 for the first.</param>
/// <param name="isLate">Whether it happens after the first rows.</param>
/// <param name="meanwhile">Gets the ARN of the dataset that is about to be read.</param>
internal sealed class ImportingStore(IStore store, int reading, bool isLate, Action<string> meanwhile) : IStore, ISegmentStore
{
    private readonly Dictionary<string, int> _readings = [];

    public ICatalog Catalog => store.Catalog;

    public ISegmentStore Segments => this;

    public IModelStore Models => store.Models;

    public ICacheStore Caches => store.Caches;

    public IJournal Journal => store.Journal;

    public ICredentialStore Credentials => store.Credentials;

    public IRecommendationLog RecommendationLog => store.RecommendationLog;

    public ITabularReaderFactory Readers => store.Readers;

    public ITabularWriterFactory Writers => store.Writers;

    public IConfigurationReader Configuration => store.Configuration;

    /// <summary>Whether it has happened.</summary>
    public bool HasHappened { get; private set; }

    public IReadOnlyList<string> TakeWarnings() => store.TakeWarnings();

    public StoreBackupReport Backup(BackupStoreRequest request, OperationContext context) => store.Backup(request, context);

    public void Dispose() => store.Dispose();

    ISegmentWriter ISegmentStore.Create(string datasetArn, DatasetSchema schema, ReplacedSegments? replaced) =>
        store.Segments.Create(datasetArn, schema, replaced);

    IEnumerable<ColumnBatch> ISegmentStore.Read(
        string datasetArn, IReadOnlyList<SegmentInfo> segments, IReadOnlyList<string> columns, CancellationToken cancellationToken)
    {
        _readings[datasetArn] = _readings.GetValueOrDefault(datasetArn) + 1;
        var happens = _readings[datasetArn] == reading;
        if (happens && !isLate)
            Happen(datasetArn);
        var batches = store.Segments.Read(datasetArn, segments, columns, cancellationToken);
        return happens && isLate ? AndThen(batches, () => Happen(datasetArn)) : batches;
    }

    IReadOnlyList<SegmentPart> ISegmentStore.Parts(string datasetArn, SegmentInfo segment) => store.Segments.Parts(datasetArn, segment);

    int ISegmentStore.Sweep() => store.Segments.Sweep();

    private static IEnumerable<ColumnBatch> AndThen(IEnumerable<ColumnBatch> batches, Action happen)
    {
        var isFirst = true;
        foreach (var batch in batches)
        {
            yield return batch;
            if (isFirst)
                happen();
            isFirst = false;
        }
    }

    private void Happen(string datasetArn)
    {
        meanwhile(datasetArn);
        HasHappened = true;
    }
}
