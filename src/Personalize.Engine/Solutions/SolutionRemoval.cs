using Personalize.Engine.Datasets;
using Personalize.Engine.Ports;
using Personalize.Engine.Resources;

namespace Personalize.Engine.Solutions;

/// <summary>Removes solutions and solution versions with everything stored for them.</summary>
/// <param name="closeModel">Closes the model of a version, given the version's ARN.</param>
internal sealed class SolutionRemoval(IStore store, Action<string> closeModel) : ISolutionRemoval
{
    private readonly IStore _store = store;
    private readonly Action<string> _closeModel = closeModel;

    public void RefuseIfTraining(string solutionArn)
    {
        foreach (var version in _store.Catalog.List<SolutionVersion>(solutionArn))
            _store.Catalog.RefuseIfLeased(version.Arn, "is being trained", "Stop the training first.");
    }

    public IReadOnlyList<SolutionVersion> DeleteWithVersions(ICatalogTransaction transaction, string solutionArn)
    {
        var versions = transaction.List<SolutionVersion>(solutionArn);
        foreach (var version in versions)
            transaction.Delete(version.Arn);
        transaction.Delete(solutionArn);
        return versions;
    }

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
