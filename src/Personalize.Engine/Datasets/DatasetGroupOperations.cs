using Personalize.Engine.Common;
using Personalize.Engine.Ports;
using Personalize.Engine.Requests;
using Personalize.Engine.Resources;

namespace Personalize.Engine.Datasets;

/// <summary>Creates, finds and deletes dataset groups.</summary>
/// <param name="forgetUsers">Removes what serving stores about the users of a dataset.</param>
internal sealed class DatasetGroupOperations(IStore store, TimeProvider clock, ISolutionRemoval solutions, Action<string> forgetUsers)
{
    private readonly IStore _store = store;
    private readonly TimeProvider _clock = clock;
    private readonly ISolutionRemoval _solutions = solutions;
    private readonly Action<string> _forgetUsers = forgetUsers;

    /// <exception cref="PersonalizeException">The name or a tag breaks the rules, or the name is taken.</exception>
    public DatasetGroup Create(CreateDatasetGroupRequest request)
    {
        var group = NewResource.DatasetGroup(request.Name, _clock.GetUtcNow().UtcDateTime, request.Tags);
        TagRules.Check(group.Tags);
        return _store.Catalog.Write(transaction =>
        {
            transaction.Insert(group, parentArn: null);
            return group;
        });
    }

    public DatasetGroup Describe(DescribeDatasetGroupRequest request) =>
        _store.Catalog.Require<DatasetGroup>(Arn.Resolve(request.DatasetGroup, ResourceKind.DatasetGroup));

    public IReadOnlyList<DatasetGroup> List(ListDatasetGroupsRequest request) => _store.Catalog.List<DatasetGroup>();

    /// <summary>Deletes a group, which must be empty unless the deletion is forced; then everything in it is deleted too, children first.</summary>
    /// <exception cref="PersonalizeException">
    /// ResourceInUse: the group is not empty and the deletion is not forced, or something
    /// in it is being trained, imported or used by a batch.
    /// </exception>
    public void Delete(DeleteDatasetGroupRequest request)
    {
        var group = Describe(new DescribeDatasetGroupRequest(request.DatasetGroup));
        RefuseIfInWork(group.Arn);
        var versions = _store.Catalog.Write(transaction => DeleteWithContents(transaction, group.Arn, request));
        _solutions.DeleteModels(versions);
        _forgetUsers(Arn.Dataset(group.Name, DatasetType.Interactions));
        _store.Segments.Sweep();
    }

    private void RefuseIfInWork(string groupArn)
    {
        foreach (var dataset in _store.Catalog.List<Dataset>(groupArn))
            _store.Catalog.RefuseIfLeased(dataset.Arn, "is being imported", "Wait until the import has finished.");
        string[] batches =
        [
            .. _store.Catalog.List<BatchInferenceJob>().Where(job => job.DatasetGroupArn == groupArn).Select(job => job.Arn),
            .. _store.Catalog.List<BatchSegmentJob>().Where(job => job.DatasetGroupArn == groupArn).Select(job => job.Arn),
        ];
        foreach (var batch in batches)
            _store.Catalog.RefuseIfLeased(batch, "is being run", "Wait until it has finished.");
        foreach (var solution in _store.Catalog.List<Solution>(groupArn))
            _solutions.RefuseIfTraining(solution.Arn);
    }

    private List<SolutionVersion> DeleteWithContents(ICatalogTransaction transaction, string groupArn, DeleteDatasetGroupRequest request)
    {
        var datasets = transaction.List<Dataset>(groupArn);
        var solutions = transaction.List<Solution>(groupArn);
        Resource[] others =
            [.. transaction.List<Filter>(groupArn), .. transaction.List<EventTracker>(groupArn), .. transaction.List<MetricAttribution>(groupArn)];
        Resource[] children = [.. datasets, .. solutions, .. others];
        if (!request.Force && children.Length > 0)
        {
            throw new PersonalizeException(
                ErrorKind.ResourceInUse,
                ErrorIds.DatasetGroupNotEmpty,
                $"The {Arn.Describe(groupArn)} is not empty; it has the {string.Join(", the ", children.Select(child => Arn.Describe(child.Arn)))}.",
                "Delete them first, or force the deletion of the group with everything in it.",
                request.DatasetGroup);
        }

        var versions = new List<SolutionVersion>();
        foreach (var solution in solutions)
        {
            foreach (var campaign in transaction.List<Campaign>(solution.Arn))
                transaction.Delete(campaign.Arn);
            versions.AddRange(_solutions.DeleteWithVersions(transaction, solution.Arn));
        }

        // Histories of jobs do not count as content of a group, and are deleted with it.
        Resource[] jobs =
        [
            .. transaction.List<DatasetImportJob>().Where(job => job.DatasetGroupArn == groupArn),
            .. transaction.List<BatchInferenceJob>().Where(job => job.DatasetGroupArn == groupArn),
            .. transaction.List<BatchSegmentJob>().Where(job => job.DatasetGroupArn == groupArn),
            .. transaction.List<DatasetExportJob>().Where(job => job.DatasetGroupArn == groupArn),
            .. transaction.List<DataDeletionJob>().Where(job => job.DatasetGroupArn == groupArn),
        ];
        foreach (var resource in others.Concat(datasets).Concat(jobs))
            transaction.Delete(resource.Arn);
        foreach (var schemaArn in datasets.Select(dataset => dataset.SchemaArn).Distinct())
            DatasetOperations.DeleteIfMadeForDataset(transaction, schemaArn);
        transaction.Delete(groupArn);
        return versions;
    }
}
