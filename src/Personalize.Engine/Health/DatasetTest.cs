using Personalize.Engine.Common;
using Personalize.Engine.Data;
using Personalize.Engine.Import;
using Personalize.Engine.Ports;
using Personalize.Engine.Recipes;
using Personalize.Engine.Requests;
using Personalize.Engine.Resources;
using Personalize.Engine.Schemas;

namespace Personalize.Engine.Health;

/// <summary>Tests the data of a dataset group as it is, or as it would be with a dataset that has not been imported yet.</summary>
internal sealed class DatasetTest(IStore store, string groupArn, TestDatasetRequest request, DateTime now, OperationContext context)
{
    private readonly IStore _store = store;
    private readonly string _groupArn = groupArn;
    private readonly TestDatasetRequest _request = request;
    private readonly DateTime _now = now;
    private readonly OperationContext _context = context;

    /// <param name="tested">The dataset from the files, or null.</param>
    /// <param name="validation">What the check of the files found, or null.</param>
    public DatasetHealth Run(DatasetTable? tested, ImportReport? validation)
    {
        var tables = Open(tested);
        if (tables.Count == 0)
        {
            throw new PersonalizeException(
                ErrorKind.ResourceNotFound,
                ErrorIds.NoData,
                $"The {Arn.Describe(_groupArn)} has no data to test.",
                "Import data first, or give files to test.",
                _groupArn);
        }

        var snapshot = tables.Exists(table => table.Schema.DatasetType == DatasetType.Interactions) ? ReadSnapshot(tested) : null;
        var datasets = Rereading.Run(() => Open(tested).ConvertAll(table => Summarize(table, snapshot)));
        var interactions = snapshot is null ? null : InteractionStatistics.Measure(snapshot, Duplicates(validation));
        var cold = snapshot is null ? null : FindCold(snapshot);
        var usersWithHistory = snapshot is null ? 0 : TrainingMinimum.CountUsers(snapshot);
        var health = new DatasetHealth
        {
            DatasetGroupArn = _groupArn,
            Validation = validation,
            Datasets = datasets,
            Interactions = interactions,
            ColdItems = cold,
            Recipes = RecipeChecks.Check(datasets, interactions, usersWithHistory, cold),
            Remarks = [],
        };
        return health with { Remarks = [.. HealthRemarks.Of(health, _now), .. snapshot is null ? [] : HealthRemarks.OfWords(snapshot)] };
    }

    private List<DatasetTable> Open(DatasetTable? tested) =>
    [
        .. Enum.GetValues<DatasetType>()
            .Select(type => tested?.Schema.DatasetType == type ? tested : DatasetTable.TryOpen(_store, _groupArn, type))
            .OfType<DatasetTable>(),
    ];

    private Snapshot ReadSnapshot(DatasetTable? tested)
    {
        var options = new SnapshotOptions { EventType = _request.EventType, EventValueThreshold = _request.EventValueThreshold };
        return SnapshotBuilder.Build(_store, _groupArn, options, _context, tested);
    }

    private DatasetSummary Summarize(DatasetTable table, Snapshot? snapshot)
    {
        var (type, used, unused) = (
            table.Schema.DatasetType, table.UsedMetadata.Select(field => field.Name).ToList(), table.UnusedMetadata.Select(field => field.Name).ToList());
        if (type == DatasetType.Interactions)
            return new DatasetSummary(type, table.Rows, null, null, used, unused);
        var ids = new HashSet<string>();
        foreach (var batch in table.Read([type == DatasetType.Items ? DatasetFields.ItemId : DatasetFields.UserId], _context.CancellationToken))
            ids.UnionWith(batch.Columns[0].Texts!.Take(batch.RowCount)!);
        return new DatasetSummary(type, table.Rows, ids.Count, snapshot is null ? null : KnownShare(type, ids, snapshot), used, unused);
    }

    private static double KnownShare(DatasetType type, HashSet<string> ids, Snapshot snapshot)
    {
        if (type == DatasetType.Users)
            return (double)Enumerable.Range(0, snapshot.UserCount).Count(user => ids.Contains(snapshot.Users[user])) / snapshot.UserCount;
        var items = snapshot.EventItems.Distinct().ToList();
        return (double)items.Count(item => ids.Contains(snapshot.Items[item])) / items.Count;
    }

    private long Duplicates(ImportReport? validation)
    {
        var report = validation is { DatasetType: DatasetType.Interactions }
            ? validation
            : _store.Catalog.Find<Dataset>(Arn.Dataset(Arn.NameOf(_groupArn), DatasetType.Interactions))?.LastImport;
        return report?.RowsDropped.GetValueOrDefault(ImportTally.Duplicate) ?? 0;
    }

    private ColdItemHealth FindCold(Snapshot snapshot)
    {
        var rules = new ColdStartHyperparameters(
            _request.ColdStartMaxInteractions, _request.ColdStartMaxDuration, _request.ColdStartRelativeFrom == ColdStartHyperparameters.LatestItem);
        var cold = ColdItems.Find(snapshot, rules, new DateTimeOffset(_now)).Items;
        var withEvents = snapshot.EventItems.ToHashSet();
        return new ColdItemHealth(
            cold.Count,
            Enumerable.Range(0, snapshot.ItemCount).Count(item => cold.Contains(item) && !withEvents.Contains(item)),
            _request.ColdStartMaxInteractions,
            _request.ColdStartMaxDuration,
            _request.ColdStartRelativeFrom);
    }
}
