using Personalize.Engine.Common;
using Personalize.Engine.Resources;

namespace Personalize.Engine.Ports;

/// <summary>The lookups that every operation needs, with their errors.</summary>
internal static class CatalogLookups
{
    private const int MostNamed = 5;

    /// <exception cref="PersonalizeException">ResourceNotFound; the message names the nearest existing resources.</exception>
    public static T Require<T>(this ICatalog catalog, string arn)
        where T : Resource => catalog.Find<T>(arn) ?? Missing(arn, catalog.List<T>, catalog.Find<T>);

    /// <inheritdoc cref="Require{T}(ICatalog, string)"/>
    public static T Require<T>(this ICatalogTransaction transaction, string arn)
        where T : Resource => transaction.Find<T>(arn) ?? Missing(arn, transaction.List<T>, transaction.Find<T>);

    /// <exception cref="PersonalizeException">ResourceInUse; the message names what uses the resource.</exception>
    public static void RefuseIfUsed(this ICatalogTransaction transaction, string arn)
    {
        var users = transaction.DependentsOf(arn);
        if (users.Count == 0)
            return;
        throw new PersonalizeException(
            ErrorKind.ResourceInUse,
            ErrorIds.ResourceInUse,
            $"The {Arn.Describe(arn)} is used by the {string.Join(", the ", users.Select(Arn.Describe))}.",
            "Delete these resources first.",
            arn);
    }

    // A resource that is listed can be found, unless it was created between the two or the index of the catalogue is damaged.
    private static T Missing<T>(string arn, Func<string?, IReadOnlyList<T>> list, Func<string, T?> find)
        where T : Resource
    {
        var existing = list(null);
        if (existing.All(resource => resource.Arn != arn))
            throw NotFound(arn, existing);
        return find(arn) ?? throw new PersonalizeException(
            ErrorKind.InvalidInput,
            ErrorIds.StoreDamaged,
            $"The catalogue of the store is damaged: it lists the {Arn.Describe(arn)} but does not find it.",
            "Restore the store from a backup, or have the catalogue rebuilt from the data and the models that are there.",
            arn);
    }

    private static PersonalizeException NotFound(string arn, IEnumerable<Resource> existing)
    {
        var names = existing.Select(resource => NamePart(resource.Arn)).ToArray();
        var nearest = NearestName.Rank(NamePart(arn), names);
        var hint = (nearest.Count, names.Length) switch
        {
            ( > 0, _) => $" The nearest existing ones are {Quote(nearest.Take(MostNamed))}.",
            (_, 0) => " There are none yet.",
            (_, <= MostNamed) => $" There are {Quote(names)}.",
            _ => "",
        };
        return new(
            ErrorKind.ResourceNotFound, ErrorIds.ResourceNotFound, $"The {Arn.Describe(arn)} does not exist.{hint}",
            "Check the name, or create it first.", arn);
    }

    // The name; for a dataset or a version, preceded by the name of what it belongs to.
    private static string NamePart(string arn) => arn[(arn.IndexOf('/') + 1)..];

    private static string Quote(IEnumerable<string> names) => string.Join(", ", names.Select(name => $"'{name}'"));
}
