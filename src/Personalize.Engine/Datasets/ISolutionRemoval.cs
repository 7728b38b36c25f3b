using Personalize.Engine.Common;
using Personalize.Engine.Ports;
using Personalize.Engine.Resources;

namespace Personalize.Engine.Datasets;

/// <summary>Removes the solutions of a dataset group with their versions and models.</summary>
internal interface ISolutionRemoval
{
    /// <exception cref="PersonalizeException">ResourceInUse: a version is being trained.</exception>
    void RefuseIfTraining(string solutionArn);

    /// <summary>Removes the records of a solution and its versions; returns the versions.</summary>
    IReadOnlyList<SolutionVersion> DeleteWithVersions(ICatalogTransaction transaction, string solutionArn);

    /// <summary>Removes models, after the records, so that no record ever lacks its model.</summary>
    void DeleteModels(IEnumerable<SolutionVersion> versions);
}
