using Personalize.Engine.Common;
using Personalize.Engine.Jobs;
using Personalize.Engine.Ports;
using Personalize.Engine.Requests;
using Personalize.Engine.Resources;
using Personalize.Engine.Schemas;

namespace Personalize.Engine.Datasets;

/// <summary>Creates, runs and finds deletions of the data about users that a file lists.</summary>
internal sealed class DataDeletionJobOperations(IStore store, TimeProvider clock, UserRemovalOperation removal)
{
    private readonly IStore _store = store;
    private readonly TimeProvider _clock = clock;
    private readonly UserRemovalOperation _removal = removal;
    private readonly JobRecords<DataDeletionJob> _jobs = new(store, clock, ResourceKind.DataDeletionJob, job => job.DatasetGroupArn);

    /// <summary>Records a deletion with the status CREATE PENDING.</summary>
    /// <exception cref="PersonalizeException">There is no such dataset group or file, or the name is taken.</exception>
    public DataDeletionJob Create(CreateDataDeletionJobRequest request)
    {
        ArgumentNullException.ThrowIfNull(request);
        var group = _store.Catalog.Require<DatasetGroup>(Arn.Resolve(request.DatasetGroup, ResourceKind.DatasetGroup));
        var path = Path.GetFullPath(request.Path);
        _store.Readers.Expand(path);
        var now = _clock.GetUtcNow().UtcDateTime;
        return _jobs.Create(request.JobName, Names.Derive(group.Name, "-deletion"), group.Arn, name => new DataDeletionJob
        {
            Name = name,
            Arn = Arn.DataDeletionJob(name),
            Status = ResourceStatus.CreatePending,
            DatasetGroupArn = group.Arn,
            InputPath = path,
            CreationDateTime = now,
            LastUpdatedDateTime = now,
        });
    }

    public DataDeletionJob Describe(DescribeDataDeletionJobRequest request) => _jobs.Describe(request.DataDeletionJob);

    public IReadOnlyList<DataDeletionJob> List(ListDataDeletionJobsRequest request)
    {
        var group = request.DatasetGroup is { } given ? Arn.Resolve(given, ResourceKind.DatasetGroup) : null;
        return _jobs.List(job => group is null || job.DatasetGroupArn == group);
    }

    /// <summary>Deletes all data about the users in the file of a job, completely or not at all. Users without data are no error.</summary>
    /// <exception cref="PersonalizeException">The file cannot be read, or data is being imported; then the job is CREATE FAILED.</exception>
    /// <exception cref="OperationCanceledException">Stopped; the job is CREATE FAILED and can be run again.</exception>
    public DataDeletionJob Run(RunDataDeletionJobRequest request, OperationContext context) => _jobs.Run(request.DataDeletionJob, context, run =>
    {
        HashSet<string> users = [.. _store.Readers.Expand(run.Job.InputPath).SelectMany(path => ReadUsers(path, run.Context.CancellationToken))];
        var report = _removal.Run(new DeleteUsersRequest(run.Job.DatasetGroupArn, users), run.Context);
        var deleted = report.InteractionsRemoved + report.EventsRemoved + report.UserRowsRemoved;
        return _store.Catalog.Write(transaction => _jobs.Complete(transaction, run, job => job with { Deleted = deleted }));
    });

    private IEnumerable<string> ReadUsers(string path, CancellationToken cancellation)
    {
        using var reader = _store.Readers.Open(path);
        var column = Enumerable.Range(0, reader.Columns.Count)
            .FirstOrDefault(i => DatasetFields.UserId.Equals(reader.About(i).Name ?? reader.Columns[i], StringComparison.OrdinalIgnoreCase), -1);
        if (column < 0)
        {
            throw PersonalizeException.InvalidInput(
                ErrorIds.MissingColumn,
                $"'{path}' has no column {DatasetFields.UserId}; it has {string.Join(", ", reader.Columns)}.",
                $"Name the column with the users {DatasetFields.UserId}.",
                path);
        }

        reader.Select([column]);
        while (reader.Read())
        {
            cancellation.ThrowIfCancellationRequested();
            if (reader.RowProblem is { } problem)
            {
                throw PersonalizeException.InvalidInput(
                    ErrorIds.FileNotReadable, $"{path}, line {reader.Line}: {problem}. Nobody's data was deleted.", "Correct the file.", path);
            }

            if (reader.Field(column) is { Length: > 0 } user)
                yield return user.ToString();
        }
    }
}
