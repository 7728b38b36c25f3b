using Personalize.Engine.Common;
using Personalize.Engine.Ports;
using Personalize.Engine.Requests;
using Personalize.Engine.Resources;
using Personalize.Engine.Tuning;

namespace Personalize.Engine.Versions;

/// <summary>Finds solution versions by what a person calls them, and says what state they are in.</summary>
internal sealed class VersionLookup(IStore store)
{
    private readonly IStore _store = store;

    /// <summary>The ARN in a text that names a solution version (its ARN or <c>solution/id</c>); null when the text names something else, such as a solution.</summary>
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
        "SolutionVersionNotNamed", $"'{text}' does not name a solution version: its ARN or <solution>/<id> is needed.", target: text);

    /// <summary>True from the first record until the training has ended or was stopped.</summary>
    public static bool IsUnfinished(SolutionVersion version) => version.Status == ResourceStatus.CreatePending || IsInWork(version);

    /// <summary>True for a version that a process trains, or trained when it died.</summary>
    public static bool IsInWork(SolutionVersion version) => version.Status is ResourceStatus.CreateInProgress or ResourceStatus.CreateStopping;

    /// <inheritdoc cref="Describe(string)"/>
    public SolutionVersion Describe(DescribeSolutionVersionRequest request) => Describe(request.SolutionVersion);

    /// <summary>The version with an ARN (or <c>solution/id</c>), or of a solution the newest ACTIVE version, else the newest.</summary>
    public SolutionVersion Describe(string arnOrSolution)
    {
        if (TryArn(arnOrSolution) is { } arn)
            return Observe(_store.Catalog.Require<SolutionVersion>(arn));
        var versions = OfSolution(arnOrSolution);
        return Observe(versions.LastOrDefault(version => version.Status == ResourceStatus.Active) ?? versions.LastOrDefault() ?? throw NoVersion(arnOrSolution));
    }

    /// <summary>The ARN of a version; of a solution's newest version whatever its status, because that is meant where training goes on or ends.</summary>
    public string ArnOrNewest(string arnOrSolution) =>
        TryArn(arnOrSolution) ?? (OfSolution(arnOrSolution).LastOrDefault() ?? throw NoVersion(arnOrSolution)).Arn;

    /// <summary>All versions, or those of a solution, oldest first.</summary>
    public IReadOnlyList<SolutionVersion> List(ListSolutionVersionsRequest request) =>
        [.. (request.Solution is { } solution ? OfSolution(solution) : _store.Catalog.List<SolutionVersion>()).Select(Observe)];

    /// <inheritdoc cref="ListTrials(SolutionVersion)"/>
    public IReadOnlyList<Trial> ListTrials(ListTrialsRequest request) => ListTrials(Describe(request.SolutionVersion));

    /// <summary>The trials of a version, the winner first, then by their metric, failed ones last.</summary>
    public IReadOnlyList<Trial> ListTrials(SolutionVersion version) =>
        Leaderboard.Order(_store.Catalog.Trials(version.Arn), version.Search is { Minimize: true });

    /// <exception cref="PersonalizeException">InvalidInput: the version has no metrics.</exception>
    public SolutionMetrics GetMetrics(GetSolutionMetricsRequest request)
    {
        var version = Describe(request.SolutionVersion);
        if (version is { Metrics: { } metrics, Baselines: { } baselines })
            return new SolutionMetrics(version.Arn, metrics, baselines);
        var reason = version.FailureReason is { } failure ? $": {failure}" : "";
        throw PersonalizeException.InvalidInput(
            "MetricsNotAvailable",
            $"The {Arn.Describe(version.Arn)} has no metrics; it is {version.Status}{reason}.",
            "Metrics come with a version that is ACTIVE.",
            request.SolutionVersion);
    }

    /// <summary>Opens the model of an ACTIVE version.</summary>
    public IModelFile OpenModel(string versionArn) =>
        _store.Models.TryOpen(Arn.LastPartOf(versionArn), VersionCheckpoint.Model)
        ?? throw new PersonalizeException(
            ErrorKind.ResourceNotFound, "ModelMissing", $"The model file of the {Arn.Describe(versionArn)} is missing from the store.", "Train the solution again.", versionArn);

    /// <exception cref="PersonalizeException">ResourceInUse: another process trains it, or this one does on another thread.</exception>
    public ILease Acquire(string versionArn) => _store.Catalog.TryAcquireLease(versionArn) ?? throw new PersonalizeException(
        ErrorKind.ResourceInUse, "SolutionVersionInWork", $"The {Arn.Describe(versionArn)} is being trained.", "Wait until that has finished, or stop it.", versionArn);

    /// <summary>
    /// A version as it really is: one in work that no process works on has failed. Readers need not write for that. One that is CREATE PENDING
    /// waits for whoever runs it, and no process need hold it.
    /// </summary>
    private SolutionVersion Observe(SolutionVersion version)
    {
        if (!IsInWork(version) || _store.Catalog.IsLeased(version.Arn))
            return version;

        // Its process may have recorded the end and given the lease back since the record was read.
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
        ErrorKind.ResourceNotFound, "NoSolutionVersion", $"The {Arn.Describe(Arn.Resolve(solution, ResourceKind.Solution))} has no version yet.", "Train one.", solution);
}
