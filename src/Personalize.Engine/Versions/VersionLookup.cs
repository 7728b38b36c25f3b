using Personalize.Engine.Common;
using Personalize.Engine.Ports;
using Personalize.Engine.Requests;
using Personalize.Engine.Resources;
using Personalize.Engine.Tuning;

namespace Personalize.Engine.Versions;

/// <summary>Finds solution versions by the names that users give, and determines their state.</summary>
internal sealed class VersionLookup(IStore store)
{
    private readonly IStore _store = store;

    /// <summary>
    /// The ARN of a solution version from a text that identifies it (its ARN or
    /// <c>solution/id</c>); null if the text identifies something else, such as a solution.
    /// </summary>
    /// <exception cref="PersonalizeException">InvalidInput: a malformed name or ARN.</exception>
    public static string? TryArn(string text)
    {
        ArgumentNullException.ThrowIfNull(text);
        if (!Arn.IsArn(text))
            return text.Split('/') is [var solution, var id] ? Arn.SolutionVersion(solution, id) : null;
        return text.StartsWith($"{Arn.Prefix}solution/", StringComparison.Ordinal) && text.Count(c => c == '/') == 2
            ? Arn.Resolve(text, ResourceKind.SolutionVersion)
            : null;
    }

    /// <inheritdoc cref="TryArn"/>
    public static string RequireArn(string text) => TryArn(text) ?? throw PersonalizeException.InvalidInput(
        ErrorIds.SolutionVersionNotNamed, $"'{text}' does not name a solution version: its ARN or <solution>/<id> is required.", target: text);

    /// <summary>True from the first record until the training has ended or been stopped.</summary>
    public static bool IsUnfinished(SolutionVersion version) => version.Status == ResourceStatus.CreatePending || IsInWork(version);

    /// <summary>True for a version that a process is training, or was training when it died.</summary>
    public static bool IsInWork(SolutionVersion version) => version.Status is ResourceStatus.CreateInProgress or ResourceStatus.CreateStopping;

    /// <inheritdoc cref="Describe(string)"/>
    public SolutionVersion Describe(DescribeSolutionVersionRequest request) => Describe(request.SolutionVersion);

    /// <summary>The version with an ARN (or <c>solution/id</c>); for a solution its newest ACTIVE version or, without one, its newest version.</summary>
    public SolutionVersion Describe(string arnOrSolution)
    {
        if (TryArn(arnOrSolution) is { } arn)
            return Observe(_store.Catalog.Require<SolutionVersion>(arn));
        var versions = OfSolution(arnOrSolution);
        return Observe(
            versions.LastOrDefault(version => version.Status == ResourceStatus.Active) ?? versions.LastOrDefault() ?? throw NoVersion(arnOrSolution));
    }

    /// <summary>The ARN of a version; for a solution that of its newest version, whatever its status, because that is the one to resume or stop.</summary>
    public string ArnOrNewest(string arnOrSolution) =>
        TryArn(arnOrSolution) ?? (OfSolution(arnOrSolution).LastOrDefault() ?? throw NoVersion(arnOrSolution)).Arn;

    /// <summary>All versions, or those of a solution, oldest first.</summary>
    public IReadOnlyList<SolutionVersion> List(ListSolutionVersionsRequest request) =>
        [.. (request.Solution is { } solution ? OfSolution(solution) : _store.Catalog.List<SolutionVersion>()).Select(Observe)];

    /// <inheritdoc cref="ListTrials(SolutionVersion)"/>
    public IReadOnlyList<Trial> ListTrials(ListTrialsRequest request) => ListTrials(Describe(request.SolutionVersion));

    /// <summary>The trials of a version: the winner first, then the others by their metric, failed ones last.</summary>
    public IReadOnlyList<Trial> ListTrials(SolutionVersion version) =>
        Leaderboard.Order(_store.Catalog.Trials(version.Arn), version.Search is { Minimize: true });

    /// <summary>
    /// The metrics of a version, with those of the baselines. All are defined as the service documents them, except average_rewards_at_k, which is
    /// divided by the rewards that were possible and not by those of the recommended items, so it cannot be compared with the service's.
    /// </summary>
    /// <exception cref="PersonalizeException">InvalidInput: the version has no metrics.</exception>
    public SolutionMetrics GetMetrics(GetSolutionMetricsRequest request)
    {
        var version = Describe(request.SolutionVersion);
        if (version is { Metrics: { } metrics, Baselines: { } baselines })
            return new SolutionMetrics(version.Arn, metrics, baselines);
        var reason = version.FailureReason is { } failure ? $": {failure}" : "";
        throw PersonalizeException.InvalidInput(
            ErrorIds.MetricsNotAvailable,
            $"The {Arn.Describe(version.Arn)} has no metrics, because it is {version.Status}{reason}.",
            "Only a version that is ACTIVE has metrics.",
            request.SolutionVersion);
    }

    /// <summary>Opens the model of an ACTIVE version.</summary>
    public IModelFile OpenModel(string versionArn)
    {
        var sha256 = _store.Catalog.Require<SolutionVersion>(versionArn).ModelSha256;
        var file = _store.Models.TryOpen(Arn.LastPartOf(versionArn), VersionCheckpoint.Model, sha256)
            ?? throw new PersonalizeException(
                ErrorKind.ResourceNotFound,
                ErrorIds.ModelMissing,
                $"The model file of the {Arn.Describe(versionArn)} is missing from the store.",
                "Train the solution again.",
                versionArn);
        try
        {
            if (sha256 is null)
                RecordHash(versionArn, file.Verify());
            return file;
        }
        catch
        {
            file.Dispose();
            throw;
        }
    }

    /// <exception cref="PersonalizeException">ResourceInUse: another process is training it, or another thread of this one.</exception>
    public ILease Acquire(string versionArn) => _store.Catalog.TryAcquireLease(versionArn) ?? throw new PersonalizeException(
        ErrorKind.ResourceInUse,
        ErrorIds.SolutionVersionInWork,
        $"The {Arn.Describe(versionArn)} is being trained.",
        "Wait until the training has finished, or stop it.",
        versionArn);

    // Of a version that was trained before hashes were recorded. Where it cannot be recorded now, the next one to open the model does.
    private void RecordHash(string versionArn, string sha256)
    {
        try
        {
            _store.Catalog.Write(transaction =>
            {
                if (transaction.Find<SolutionVersion>(versionArn) is { Status: ResourceStatus.Active, ModelSha256: null } version)
                    transaction.Update(version with { ModelSha256 = sha256 });
                return true;
            });
        }
        catch (PersonalizeException exception) when (exception.ErrorId is ErrorIds.StoreReadOnly or ErrorIds.StoreBusy or ErrorIds.DiskFull)
        {
        }
    }

    /// <summary>
    /// A version in its true state: one in training that no process is working on has failed. Readers need not record that. A version that
    /// is CREATE PENDING waits to be run, so no process need hold it.
    /// </summary>
    private SolutionVersion Observe(SolutionVersion version)
    {
        if (!IsInWork(version))
            return version;
        if (_store.Catalog.IsLeased(version.Arn))
            return version with { Epochs = VersionCheckpoint.EpochsOf(_store, version) };

        // Its process may have recorded the end and released the lease since the record was read.
        var current = _store.Catalog.Find<SolutionVersion>(version.Arn) ?? version;
        if (!IsInWork(current) || _store.Catalog.IsLeased(version.Arn))
            return current;
        return current with
        {
            Status = ResourceStatus.CreateFailed,
            FailureReason = "The process that trained this version ended before the training did. It can be resumed.",
        };
    }

    private IReadOnlyList<SolutionVersion> OfSolution(string nameOrArn) =>
        _store.Catalog.List<SolutionVersion>(_store.Catalog.Require<Solution>(Arn.Resolve(nameOrArn, ResourceKind.Solution)).Arn);

    private static PersonalizeException NoVersion(string solution) => new(
        ErrorKind.ResourceNotFound,
        ErrorIds.NoSolutionVersion,
        $"The {Arn.Describe(Arn.Resolve(solution, ResourceKind.Solution))} has no version yet.",
        "Train a version first.",
        solution);
}
