namespace Personalize.Engine.Resources;

/// <summary>Records of resources that are created in several places: on request, and when an import or an event tracker needs a missing one.</summary>
internal static class NewResource
{
    public static DatasetGroup DatasetGroup(string name, DateTime now, IReadOnlyDictionary<string, string>? tags = null) => new()
    {
        Name = name, Arn = Arn.DatasetGroup(name), Tags = tags ?? new Dictionary<string, string>(), CreationDateTime = now, LastUpdatedDateTime = now,
    };

    public static Schema Schema(string name, DatasetType type, string text, DateTime now) => new()
    {
        Name = name, Arn = Arn.Schema(name), DatasetType = type, SchemaText = text, CreationDateTime = now, LastUpdatedDateTime = now,
    };

    /// <param name="name">Null for one made from the name of the group and the type.</param>
    public static Dataset Dataset(string? name, string groupArn, DatasetType type, string schemaArn, DateTime now) => new()
    {
        Name = name ?? $"{Arn.NameOf(groupArn)}-{type.ToString().ToLowerInvariant()}",
        Arn = Arn.Dataset(Arn.NameOf(groupArn), type),
        DatasetGroupArn = groupArn,
        DatasetType = type,
        SchemaArn = schemaArn,
        CreationDateTime = now,
        LastUpdatedDateTime = now,
    };

    /// <summary>The name of the schema that is created if a group has none for a type.</summary>
    public static string SchemaName(string group, DatasetType type) => Names.Derive(group, $"-{type.ToString().ToLowerInvariant()}");
}
