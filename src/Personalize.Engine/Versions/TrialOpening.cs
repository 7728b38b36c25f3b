using Personalize.Engine.Common;
using Personalize.Engine.Data;
using Personalize.Engine.Ports;
using Personalize.Engine.Recipes;
using Personalize.Engine.Requests;
using Personalize.Engine.Resources;
using Personalize.Engine.Solutions;
using Personalize.Engine.Tuning;

namespace Personalize.Engine.Versions;

/// <summary>Reads the data of a search that another process leads, so that trials of it can run here.</summary>
internal sealed class TrialOpening(IStore store)
{
    private readonly IStore _store = store;

    /// <summary>Reads the data, which takes a while, and returns what runs trials on it.</summary>
    /// <exception cref="PersonalizeException">
    /// There is no such version, or its data has changed since the search began: id <c>TrialDataChanged</c>.
    /// </exception>
    public ITrialRunner Open(OpenTrialsRequest request, OperationContext context)
    {
        ArgumentNullException.ThrowIfNull(request);
        var version = _store.Catalog.Require<SolutionVersion>(VersionLookup.RequireArn(request.SolutionVersion));
        RequireSame(version, request.DataFingerprint);
        var solution = _store.Catalog.Require<Solution>(version.SolutionArn);
        var options = OptionsOf(version, solution, SolutionSettings.ReadConfig(version, solution, _store.Configuration));
        var snapshot = SnapshotBuilder.Build(_store, version.DatasetGroupArn, options, context);
        RequireSame(version, request.DataFingerprint);
        return new LocalTrialRunner(snapshot, request.ThreadCount);
    }

    /// <summary>What a training of a version reads.</summary>
    public static SnapshotOptions OptionsOf(SolutionVersion version, Solution solution, SolutionConfig config) =>
        SolutionSettings.SnapshotOptions(solution, config) with
        {
            JournalUntil = version.JournalEnd,
            ReadsImpressions = version.RecipeArn is { } arn && RecipeCatalog.Get(arn).Explores,
        };

    private void RequireSame(SolutionVersion version, string fingerprint)
    {
        if (Convert.ToHexStringLower(DataStates.Fingerprint(_store, version.DatasetGroupArn, version.JournalEnd)) == fingerprint)
            return;
        throw new PersonalizeException(
            ErrorKind.ResourceInUse, ErrorIds.TrialDataChanged,
            $"The data of the {Arn.Describe(version.Arn)} has changed since its search began, so it cannot be read again.",
            target: version.Arn);
    }
}
