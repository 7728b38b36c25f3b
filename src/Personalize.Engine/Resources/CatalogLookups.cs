using Personalize.Engine.Ports;

namespace Personalize.Engine.Resources;

/// <summary>The lookups every operation needs, with the errors they end in.</summary>
internal static class CatalogLookups
{
    /// <exception cref="PersonalizeException">ResourceNotFound.</exception>
    public static T Require<T>(this ICatalog catalog, string arn)
        where T : Resource => catalog.Find<T>(arn) ?? throw NotFound(arn);

    /// <exception cref="PersonalizeException">ResourceNotFound.</exception>
    public static T Require<T>(this ICatalogTransaction transaction, string arn)
        where T : Resource => transaction.Find<T>(arn) ?? throw NotFound(arn);

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

    private static PersonalizeException NotFound(string arn) =>
        new(ErrorKind.ResourceNotFound, "ResourceNotFound", $"The {Arn.Describe(arn)} does not exist.", "Check the name, or create it first.", arn);
}
