using Personalize.Engine.Common;
using Personalize.Engine.Requests;
using Personalize.Engine.Resources;
using Personalize.Storage.Catalogs;
using Personalize.Storage.Files;
using Personalize.Storage.Maintenance.Salvage;
using Personalize.Storage.Models;
using Personalize.Storage.Segments;

namespace Personalize.Storage.Maintenance;

/// <summary>
/// Makes the catalogue know what is there. All that is found is listed in one transaction; killed before it, a repair has changed nothing
/// that another one would not do again. A damaged catalogue stays in its place until the new one is whole.
/// </summary>
internal sealed class StoreRepair(string store, OperationContext context)
{
    private readonly string _store = store;
    private readonly OperationContext _context = context;
    private readonly LostAndFound _aside = new(store);
    private readonly DateTime _now = DateTime.UtcNow;
    private int _missing;

    public StoreRepairReport Run()
    {
        var replacement = new CatalogReplacement(_store, _aside);
        replacement.FinishEarlier();
        var content = StoreContent.Read(_store);
        if (TryOpenCatalog() is { } known)
        {
            using (known)
                return List(content, known, salvage: null);
        }

        // What cannot be read is set aside; what is only there and can be read is taken over.
        using var salvage = File.Exists(replacement.Current) ? CatalogSalvage.TryOpen(replacement.Current, replacement.Current + "-wal") : null;
        StoreRepairReport report;
        using (var made = replacement.Begin())
        {
            if (salvage is not null)
            {
                made.Database.Write(connection =>
                {
                    salvage.TakeResources(connection);
                    return true;
                });
            }

            report = List(content, made, salvage);

            // Nothing must be left in its log, which stays behind.
            if (!made.Database.TryCompact(TimeSpan.FromMinutes(1)))
                throw Database.Busy(replacement.Current);
        }

        salvage?.Dispose();
        replacement.Publish();
        _context.Warning?.Invoke(salvage?.Describe()
            ?? "The catalogue is made anew. What was only in it is gone: individually recorded events and metadata, campaigns, filters, event trackers, "
            + "jobs and trials.");
        return report with { SetAside = _aside.Files };
    }

    /// <param name="salvage">What can be read of a damaged catalogue; null if there is none.</param>
    private StoreRepairReport List(StoreContent content, Catalog catalog, CatalogSalvage? salvage)
    {
        var unknown = content.Unknown(catalog);
        var models = ReadModels(unknown.Models);
        string[] groups =
        [
            .. models.Select(model => Arn.NameOf(model.Solution.DatasetGroupArn)).Concat(catalog.List<DatasetGroup>().Select(group => group.Name)).Distinct(),
        ];
        var found = ReadSegments(unknown.Segments, groups);
        _context.CancellationToken.ThrowIfCancellationRequested();
        var datasets = found.Select(segment => segment.Footer.DatasetArn).Union(catalog.List<Dataset>().Select(dataset => dataset.Arn)).ToList();
        var lists = datasets.ConvertAll(
            arn => SegmentList.Of(arn, Present(catalog, arn, groups), [.. found.Where(segment => segment.Footer.DatasetArn == arn)]));

        // Before the catalogue lists what replaces them: a repair that is killed in between must not take them for data.
        foreach (var path in lists.SelectMany(list => list.Superseded).Concat(Unfinished(catalog)))
            _aside.Move(path);
        foreach (var path in lists.SelectMany(list => list.Rewritten))
            File.Delete(path);
        catalog.Database.Write(connection =>
        {
            var resources = new RepairedResources(new CatalogTransaction(connection, []), _now);
            models.ForEach(resources.AddVersion);
            lists.ForEach(resources.List);
            salvage?.TakeRest(connection);
            resources.ContinueJournals(connection);

            // Caches know events that the catalogue does not.
            if (salvage is not null || models.Count > 0 || lists.Exists(list => list.Added.Count > 0))
                CatalogNotes.Set(connection, CatalogNotes.Erase, Guid.NewGuid().ToString("N"));
            return true;
        });
        var added = lists.SelectMany(list => list.Added).ToList();
        return new StoreRepairReport(
            _store, lists.Count(list => list.Added.Count > 0), added.Count, added.Sum(segment => segment.Rows), models.Count, _missing, _aside.Files)
        {
            Records = salvage?.Records ?? [],
        };
    }

    // Null if it is missing or damaged. What is older than the files stays, and gets what it lacks.
    private Catalog? TryOpenCatalog()
    {
        Catalog? catalog = null;
        try
        {
            catalog = new Catalog(Path.Combine(_store, Store.CatalogFile), mayCreate: false);
            catalog.RequireReadable();
            return catalog;
        }
        catch (PersonalizeException exception) when (exception.ErrorId is ErrorIds.StoreCatalogMissing or ErrorIds.StoreDamaged)
        {
            catalog?.Dispose();
            return null;
        }
    }

    private List<VersionRecord> ReadModels(IReadOnlyList<string> directories)
    {
        var records = new VersionRecords(StoreContent.ModelsOf(_store));
        var found = new List<VersionRecord>();
        foreach (var directory in directories)
        {
            var id = Path.GetFileName(directory);
            if (records.TryRead(id) is { } record && Arn.LastPartOf(record.Version.Arn) == id && IsUsable(directory, record.Version.ModelSha256))
                found.Add(record);
            else
                _aside.Move(directory);
        }

        return found;
    }

    private static bool IsUsable(string directory, string? sha256)
    {
        try
        {
            using var model = ModelFile.Open(StoreContent.WeightsIn(directory), sha256);
            model.Verify();
            return true;
        }
        catch (PersonalizeException)
        {
            return false;
        }
    }

    private List<FoundSegment> ReadSegments(IReadOnlyList<string> paths, string[] groups)
    {
        var found = new List<FoundSegment>();
        for (var i = 0; i < paths.Count; i++)
        {
            _context.CancellationToken.ThrowIfCancellationRequested();
            _context.Progress?.Invoke(new OperationProgress("Reading data files", $"{i} of {paths.Count}", 100.0 * i / paths.Count));
            if (FoundSegment.TryRead(paths[i], groups) is { } segment)
                found.Add(segment);
            else
                _aside.Move(paths[i]);
        }

        _context.Progress?.Invoke(new OperationProgress("Reading data files", $"{paths.Count}", 100, Completed: true));
        return found;
    }

    /// <summary>The segments that a dataset lists and whose files are there.</summary>
    private List<FoundSegment> Present(Catalog catalog, string datasetArn, string[] groups)
    {
        var paths = new SegmentPaths(StoreContent.DataOf(_store));
        var listed = catalog.Segments(datasetArn).Select(segment => (Info: segment, Path: paths.File(datasetArn, segment.Id))).ToList();
        var present = listed.Where(segment => File.Exists(segment.Path)).ToList();
        _missing += listed.Count - present.Count;
        return present.ConvertAll(segment => new FoundSegment(
            segment.Path, segment.Info, FoundSegment.TryRead(segment.Path, groups)?.Footer ?? new SegmentFooter(datasetArn, SchemaText: "", Replaces: "")));
    }

    // What a process was writing when it was killed; nobody knows whether it was committed.
    private List<string> Unfinished(Catalog catalog)
    {
        var root = StoreContent.DataOf(_store);
        if (!Directory.Exists(root))
            return [];
        var listed = catalog.SegmentIds();
        var paths = new List<string>();
        foreach (var sign in Directory.GetFiles(root, $"*{SegmentPaths.WritingExtension}", SearchOption.AllDirectories))
        {
            if (SegmentLock.IsHeld(sign))
                continue;
            if (!listed.Contains(Path.GetFileNameWithoutExtension(sign)))
            {
                var file = Path.ChangeExtension(sign, SegmentPaths.FileExtension);
                paths.AddRange(new[] { file, file + DurableFile.TemporaryExtension }.Where(File.Exists));
            }

            SegmentLock.TryRemove(sign);
        }

        return paths;
    }
}
