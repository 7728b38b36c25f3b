using Personalize.Engine.Common;
using Personalize.Engine.Ports;
using Personalize.Engine.Resources;

namespace Personalize.Engine.Solutions;

/// <summary>Removes solutions and solution versions with what the store keeps of them.</summary>
/// <param name="closeModel">Ends the use of a version's model, by the version's ARN.</param>
internal sealed class SolutionRemoval(IStore store, Action<string> closeModel)
{
    private readonly IStore _store = store;
    private readonly Action<string> _closeModel = closeModel;

    /// <exception cref="PersonalizeException">ResourceInUse: a version is being trained.</exception>
    public void RefuseIfTraining(string solutionArn)
    {
        foreach (var version in _store.Catalog.List<SolutionVersion>(solutionArn).Where(version => _store.Catalog.IsLeased(version.Arn)))
        {
            throw new PersonalizeException(
                ErrorKind.ResourceInUse, "ResourceInUse", $"The {Arn.Describe(version.Arn)} is being trained.", "Stop the training first.", version.Arn);
        }
    }

    /// <summary>Removes the records of a solution and its versions; returns the versions.</summary>
    public IReadOnlyList<SolutionVersion> DeleteWithVersions(ICatalogTransaction transaction, string solutionArn)
    {
        var versions = transaction.List<SolutionVersion>(solutionArn);
        foreach (var version in versions)
            transaction.Delete(version.Arn);
        transaction.Delete(solutionArn);
        return versions;
    }

    /// <summary>Removes models, after the records, so that no record ever lacks its model.</summary>
    public void DeleteModels(IEnumerable<SolutionVersion> versions)
    {
        foreach (var version in versions)
        {
            _closeModel(version.Arn);
            _store.Models.DeleteAll(Arn.LastPartOf(version.Arn));
        }

        _store.Models.Sweep();
    }
}
