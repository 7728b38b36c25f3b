using Personalize.Engine.Common;
using Personalize.Engine.Ports;
using Personalize.Engine.Resources;

namespace Personalize.Engine.Datasets;

/// <summary>Makes sure that only one process at a time changes the imported data of a dataset.</summary>
internal static class DatasetLeases
{
    /// <exception cref="PersonalizeException">ResourceInUse: another process is using the dataset.</exception>
    public static ILease AcquireDataset(this ICatalog catalog, string arn) =>
        catalog.TryAcquireLease(arn)
        ?? throw new PersonalizeException(
            ErrorKind.ResourceInUse,
            ErrorIds.DatasetInUse,
            $"The {Arn.Describe(arn)} is being imported or removed by another process.",
            "Try again when that has finished.",
            arn);

    /// <exception cref="PersonalizeException">ResourceInUse: a process is working on the resource.</exception>
    public static void RefuseIfLeased(this ICatalog catalog, string arn, string why, string nextStep)
    {
        if (catalog.IsLeased(arn))
            throw new PersonalizeException(ErrorKind.ResourceInUse, ErrorIds.ResourceInUse, $"The {Arn.Describe(arn)} {why}.", nextStep, arn);
    }
}
