using Personalize.Engine.Common;
using Personalize.Engine.Resources;

namespace Personalize.Engine.Ports;

/// <summary>The lookups every operation needs, with the errors they end in.</summary>
internal static class CatalogLookups
{
    private const int MostNamed = 5;

    /// <exception cref="PersonalizeException">ResourceNotFound: names the nearest existing ones.</exception>
    public static T Require<T>(this ICatalog catalog, string arn)
        where T : Resource => catalog.Find<T>(arn) ?? throw NotFound(arn, catalog.List<T>());

    /// <inheritdoc cref="Require{T}(ICatalog, string)"/>
    public static T Require<T>(this ICatalogTransaction transaction, string arn)
        where T : Resource => transaction.Find<T>(arn) ?? throw NotFound(arn, transaction.List<T>());

    /// <exception cref="PersonalizeException">ResourceInUse: names what uses it.</exception>
    public static void RefuseIfUsed(this ICatalogTransaction transaction, string arn)
    {
        var users = transaction.UsersOf(arn);
        if (users.Count == 0)
            return;
        throw new PersonalizeException(
            ErrorKind.ResourceInUse,
            "ResourceInUse",
            $"The {Arn.Describe(arn)} is used by the {string.Join(", the ", users.Select(Arn.Describe))}.",
            "Remove what uses it first.",
            arn);
    }

    private static PersonalizeException NotFound(string arn, IEnumerable<Resource> existing)
    {
        var names = existing.Select(resource => NamePart(resource.Arn)).ToArray();
        var nearest = NearestName.Rank(NamePart(arn), names);
        var hint = (nearest.Count, names.Length) switch
        {
            ( > 0, _) => $" The nearest existing are {Quote(nearest.Take(MostNamed))}.",
            (_, 0) => " There is none yet.",
            (_, <= MostNamed) => $" There are {Quote(names)}.",
            _ => "",
        };
        return new(ErrorKind.ResourceNotFound, "ResourceNotFound", $"The {Arn.Describe(arn)} does not exist.{hint}", "Check the name, or create it first.", arn);
    }

    // The name, of a dataset or a version with the name of what it belongs to.
    private static string NamePart(string arn) => arn[(arn.IndexOf('/') + 1)..];

    private static string Quote(IEnumerable<string> names) => string.Join(", ", names.Select(name => $"'{name}'"));
}
