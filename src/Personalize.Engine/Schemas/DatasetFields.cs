using Personalize.Engine.Resources;

namespace Personalize.Engine.Schemas;

/// <summary>A field with a fixed meaning.</summary>
/// <param name="Types">Types a schema may give it.</param>
internal sealed record ReservedField(string Name, FieldType[] Types, bool Required);

/// <summary>Names and rules of the fields, as a table ("Schemas" in the Amazon Personalize developer guide).</summary>
internal static class DatasetFields
{
    public const string UserId = "USER_ID";
    public const string ItemId = "ITEM_ID";
    public const string Timestamp = "TIMESTAMP";
    public const string EventType = "EVENT_TYPE";
    public const string EventValue = "EVENT_VALUE";
    public const string Impression = "IMPRESSION";
    public const string EventAttributionSource = "EVENT_ATTRIBUTION_SOURCE";
    public const string RecommendationId = "RECOMMENDATION_ID";
    public const string CreationTimestamp = "CREATION_TIMESTAMP";

    /// <summary>Of Interactions: not reserved, but if a schema has it, it tells where sessions begin and is never a feature.</summary>
    public const string SessionId = "SESSION_ID";

    public const int LongestId = 256;
    public const int LongestCategory = 1000;
    public const int LongestText = 20_000;

    /// <summary>1 January 2100 in Unix seconds; a later timestamp was not given in seconds.</summary>
    public const long LatestTimestamp = 4_102_444_800;

    /// <summary>1 January 1990 in Unix seconds; if all events are earlier, their unit is probably wrong.</summary>
    public const long SuspiciouslyEarly = 631_152_000;

    private static readonly ReservedField[] s_interactions =
    [
        new(UserId, [FieldType.String], true),
        new(ItemId, [FieldType.String], true),
        new(Timestamp, [FieldType.Long], true),
        new(EventType, [FieldType.String], false),
        new(EventValue, [FieldType.Float, FieldType.Double], false),
        new(Impression, [FieldType.String], false),
        new(RecommendationId, [FieldType.String], false),
        new(EventAttributionSource, [FieldType.String], false),
    ];

    private static readonly ReservedField[] s_items = [new(ItemId, [FieldType.String], true), new(CreationTimestamp, [FieldType.Long], false)];

    private static readonly ReservedField[] s_users = [new(UserId, [FieldType.String], true)];

    public static IReadOnlyList<ReservedField> Reserved(DatasetType type) => type switch
    {
        DatasetType.Interactions => s_interactions,
        DatasetType.Items => s_items,
        DatasetType.Users => s_users,
        _ => throw new ArgumentOutOfRangeException(nameof(type), type, null),
    };

    /// <summary>How many metadata fields a schema of this type may have.</summary>
    public static (int Least, int Most) MetadataFields(DatasetType type) => type switch
    {
        DatasetType.Interactions => (0, 5),
        DatasetType.Items => (1, 50),
        DatasetType.Users => (1, 5),
        _ => throw new ArgumentOutOfRangeException(nameof(type), type, null),
    };

    public static bool IsReserved(DatasetType type, string name) => Reserved(type).Any(field => field.Name == name);

    /// <summary>Whether the model can use a metadata field: all but strings that are neither categorical nor textual, nor mark sessions.</summary>
    public static bool IsUsed(SchemaField field) => field.Type != FieldType.String || field.Categorical || field.Textual || field.Name == SessionId;

    /// <summary>The type with this name in a schema, or null.</summary>
    public static FieldType? ParseType(string name)
    {
        foreach (var type in Enum.GetValues<FieldType>())
        {
            if (Describe(type) == name)
                return type;
        }

        return null;
    }

    public static string Describe(FieldType type) => type.ToString().ToLowerInvariant();
}
