using Personalize.Engine.Common;
using Personalize.Engine.Ports;
using Personalize.Engine.Resources;

namespace Personalize.Engine.Datasets;

/// <summary>Sees to it that one process at a time changes what is imported into a dataset.</summary>
internal static class DatasetLeases
{
    /// <exception cref="PersonalizeException">ResourceInUse: another process has the dataset.</exception>
    public static ILease AcquireDataset(this ICatalog catalog, string arn) =>
        catalog.TryAcquireLease(arn)
        ?? throw new PersonalizeException(
            ErrorKind.ResourceInUse, "DatasetInUse", $"The {Arn.Describe(arn)} is being imported or removed by another process.", "Try again when that has finished.", arn);

    /// <exception cref="PersonalizeException">ResourceInUse: a process works on the resource.</exception>
    public static void RefuseIfLeased(this ICatalog catalog, string arn, string why, string nextStep)
    {
        if (catalog.IsLeased(arn))
            throw new PersonalizeException(ErrorKind.ResourceInUse, "ResourceInUse", $"The {Arn.Describe(arn)} {why}.", nextStep, arn);
    }
}
