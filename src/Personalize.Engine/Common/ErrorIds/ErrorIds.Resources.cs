namespace Personalize.Engine.Common;

// Schemas, datasets and other resources.
public static partial class ErrorIds
{
    /// <summary>A dataset group that still has resources was to be removed.</summary>
    /// <remarks>Remove them first, or force the removal of the group with everything in it.</remarks>
    public const string DatasetGroupNotEmpty = "DatasetGroupNotEmpty";

    /// <summary>The dataset is being imported into or removed by another process.</summary>
    /// <remarks>Try again when that has finished.</remarks>
    public const string DatasetInUse = "DatasetInUse";

    /// <summary>The name of a resource breaks the rule for names.</summary>
    /// <remarks>Use 1 to 63 letters, digits, hyphens or underscores, beginning with a letter or digit.</remarks>
    public const string InvalidName = "InvalidName";

    /// <summary>The schema is not valid for its type of dataset.</summary>
    /// <remarks>Correct each problem that the message lists, or import without a schema.</remarks>
    public const string InvalidSchema = "InvalidSchema";

    /// <summary>A tag breaks the rules for tags.</summary>
    /// <remarks>Shorten keys and values as the message says.</remarks>
    public const string InvalidTag = "InvalidTag";

    /// <summary>The text is not an ARN.</summary>
    /// <remarks>Give the name of the resource, or its whole ARN.</remarks>
    public const string MalformedArn = "MalformedArn";

    /// <summary>The name is taken.</summary>
    /// <remarks>Choose another name, or remove the resource that has it.</remarks>
    public const string ResourceAlreadyExists = "ResourceAlreadyExists";

    /// <summary>The dataset or its schema was changed while the import ran; nothing was imported.</summary>
    /// <remarks>Import again.</remarks>
    public const string ResourceChanged = "ResourceChanged";

    /// <summary>Other resources use this one.</summary>
    /// <remarks>Remove the resources that the message names first.</remarks>
    public const string ResourceInUse = "ResourceInUse";

    /// <summary>There is no resource with that name or ARN.</summary>
    /// <remarks>Check the spelling; the message names the nearest one.</remarks>
    public const string ResourceNotFound = "ResourceNotFound";

    /// <summary>The dataset has another schema than the one named.</summary>
    /// <remarks>Import without naming a schema, or remove the dataset first.</remarks>
    public const string SchemaMismatch = "SchemaMismatch";

    /// <summary>The dataset group has its one event tracker already.</summary>
    /// <remarks>Use it, or remove it first.</remarks>
    public const string TooManyEventTrackers = "TooManyEventTrackers";

    /// <summary>The ARN is that of another kind of resource.</summary>
    /// <remarks>Give a resource of the kind that the message names.</remarks>
    public const string WrongResourceKind = "WrongResourceKind";

    /// <summary>The schema is for another type of dataset.</summary>
    /// <remarks>Name a schema of the dataset's type.</remarks>
    public const string WrongSchemaType = "WrongSchemaType";
}
