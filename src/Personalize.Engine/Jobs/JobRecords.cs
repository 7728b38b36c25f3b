using Personalize.Engine.Common;
using Personalize.Engine.Ports;
using Personalize.Engine.Resources;

namespace Personalize.Engine.Jobs;

/// <summary>
/// The records of one kind of job: work that is recorded first and done afterwards, perhaps by another process. A job that failed or was
/// interrupted can be run again. In the catalogue a job has no parent and refers to nothing, so that the resources it worked on can be
/// deleted; while it runs, leases prevent that.
/// </summary>
/// <param name="kind">The kind of the jobs.</param>
/// <param name="scopeOf">The resource to whose history a job belongs: the dataset of an import, the dataset group of a batch inference.</param>
internal sealed class JobRecords<T>(IStore store, TimeProvider clock, ResourceKind kind, Func<T, string> scopeOf)
    where T : Resource
{
    /// <summary>
    /// Number of finished jobs that are kept for each dataset or dataset group: seven weeks of nightly jobs. A record takes about 1 kB, or
    /// about 25 kB with the maximum number of rejected rows in a report, so a history can be listed within milliseconds.
    /// </summary>
    public const int MostFinished = 50;

    private readonly IStore _store = store;
    private readonly TimeProvider _clock = clock;
    private readonly ResourceKind _kind = kind;
    private readonly Func<T, string> _scopeOf = scopeOf;

    /// <summary>Records a job with the status CREATE PENDING. The oldest finished ones beyond <see cref="MostFinished"/> are deleted.</summary>
    /// <param name="name">Null for <paramref name="automaticName"/> with the time, and a number if that is taken.</param>
    /// <param name="make">Creates the job with a given name.</param>
    public T Create(string? name, string automaticName, string scope, Func<string, T> make)
    {
        var outdated = List(job => _scopeOf(job) == scope).Where(IsFinished).SkipLast(MostFinished).ToList();
        return _store.Catalog.Write(transaction =>
        {
            foreach (var old in outdated.Where(old => transaction.Find<T>(old.Arn) is not null))
                transaction.Delete(old.Arn);
            var job = make(name ?? FreeName(transaction, automaticName));
            transaction.Insert(job, parentArn: null);
            return job;
        });
    }

    public T Describe(string nameOrArn) => Observe(_store.Catalog.Require<T>(Arn.Resolve(nameOrArn, _kind)));

    /// <summary>The jobs for which a condition holds, oldest first.</summary>
    public IReadOnlyList<T> List(Func<T, bool> condition) => [.. _store.Catalog.List<T>().Where(condition).Select(Observe)];

    /// <summary>Runs a job. The work ends with <see cref="Complete"/>; any exception it throws makes the job CREATE FAILED.</summary>
    /// <exception cref="PersonalizeException">There is no such job, it is already done, or another process is running it.</exception>
    public T Run(string nameOrArn, OperationContext context, Func<JobRun<T>, T> work)
    {
        var arn = Arn.Resolve(nameOrArn, _kind);
        _store.Catalog.Require<T>(arn);
        using var lease = _store.Catalog.TryAcquireLease(arn)
            ?? throw new PersonalizeException(
                ErrorKind.ResourceInUse, ErrorIds.JobInWork, $"The {Arn.Describe(arn)} is being run by another process.", "Wait until that has finished.",
                nameOrArn);
        if (_store.Catalog.Require<T>(arn).Status == ResourceStatus.Active)
        {
            throw PersonalizeException.InvalidInput(
                ErrorIds.JobActive, $"The {Arn.Describe(arn)} is ACTIVE, so it is already done.", "Create another job to do it again.", nameOrArn);
        }

        using var stop = CancellationTokenSource.CreateLinkedTokenSource(context.CancellationToken, lease.StopRequested);
        var job = Record(lease, arn, current => With(current, ResourceStatus.CreateInProgress, failureReason: null));
        var run = new JobRun<T>(job, lease, context with { CancellationToken = stop.Token });
        try
        {
            run.Context.WorkBegins?.Invoke(stop.Token);
            return work(run);
        }
        catch (OperationCanceledException) when (context.IsHandingOn)
        {
            throw;
        }
        catch (Exception exception)
        {
            TryRecordFailure(run, ReasonOf(exception));
            throw;
        }
    }

    /// <summary>Makes a job ACTIVE, in the transaction that makes its results visible.</summary>
    public T Complete(ICatalogTransaction transaction, JobRun<T> run, Func<T, T> change)
    {
        transaction.RequireLease(run.Lease);
        var job = With(change(transaction.Require<T>(run.Job.Arn)), ResourceStatus.Active, failureReason: null);
        transaction.Update(job);
        return job;
    }

    private static string ReasonOf(Exception exception) => exception switch
    {
        PersonalizeException => exception.Message,
        OperationCanceledException => "It was stopped before it was done.",
        _ => $"Unexpected {exception.GetType().Name}: {exception.Message}",
    };

    private static bool IsFinished(T job) => job.Status is ResourceStatus.Active or ResourceStatus.CreateFailed;

    private string FreeName(ICatalogTransaction transaction, string automaticName)
    {
        var name = Names.Derive(automaticName, $"-{_clock.GetUtcNow().UtcDateTime:yyyyMMdd-HHmmss}");
        var taken = transaction.List<T>().Select(job => job.Name).ToHashSet(StringComparer.OrdinalIgnoreCase);
        return taken.Contains(name)
            ? Enumerable.Range(2, taken.Count).Select(number => Names.Derive(name, $"-{number}")).First(other => !taken.Contains(other))
            : name;
    }

    private T Record(ILease lease, string arn, Func<T, T> change) => _store.Catalog.Write(transaction =>
    {
        transaction.RequireLease(lease);
        var job = change(transaction.Require<T>(arn));
        transaction.Update(job);
        return job;
    });

    // The caller must see what ended the work. A job whose end could not be recorded (lease lost, disk full) is still reported as
    // failed, because its lease is gone.
    private void TryRecordFailure(JobRun<T> run, string reason)
    {
        try
        {
            Record(run.Lease, run.Job.Arn, current => With(run.SoFar(current), ResourceStatus.CreateFailed, reason));
        }
        catch (PersonalizeException)
        {
        }
    }

    /// <summary>A job in its true state: one in progress that no process is working on has failed. Readers need not record that.</summary>
    private T Observe(T job)
    {
        if (job.Status != ResourceStatus.CreateInProgress || _store.Catalog.IsLeased(job.Arn))
            return job;

        // Its process may have recorded the end and released the lease since the record was read.
        var current = _store.Catalog.Find<T>(job.Arn) ?? job;
        return current.Status != ResourceStatus.CreateInProgress || _store.Catalog.IsLeased(job.Arn)
            ? current
            : (T)((Resource)current with
            {
                Status = ResourceStatus.CreateFailed,
                FailureReason = "The process that ran this job ended before the job was done.",
            });
    }

    private T With(T job, string status, string? failureReason) =>
        (T)((Resource)job with { Status = status, FailureReason = failureReason, LastUpdatedDateTime = _clock.GetUtcNow().UtcDateTime });
}
