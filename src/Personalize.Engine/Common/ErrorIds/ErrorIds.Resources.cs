namespace Personalize.Engine.Common;

// Schemas, datasets and other resources.
public static partial class ErrorIds
{
    /// <summary>The dataset group to be removed still has resources.</summary>
    /// <remarks>Remove them first, or force the removal of the group with everything in it.</remarks>
    public const string DatasetGroupNotEmpty = "DatasetGroupNotEmpty";

    /// <summary>Another process is importing into the dataset or removing it.</summary>
    /// <remarks>Try again when it has finished.</remarks>
    public const string DatasetInUse = "DatasetInUse";

    /// <summary>The name of a resource is not valid.</summary>
    /// <remarks>Use 1 to 63 letters, digits, hyphens or underscores, beginning with a letter or digit.</remarks>
    public const string InvalidName = "InvalidName";

    /// <summary>The schema is not valid for its dataset type.</summary>
    /// <remarks>Correct each problem that the message lists, or import without a schema.</remarks>
    public const string InvalidSchema = "InvalidSchema";

    /// <summary>A tag breaks the rules for tags.</summary>
    /// <remarks>Shorten keys and values as the message says.</remarks>
    public const string InvalidTag = "InvalidTag";

    /// <summary>The text is not an ARN.</summary>
    /// <remarks>Give the name of the resource, or its whole ARN.</remarks>
    public const string MalformedArn = "MalformedArn";

    /// <summary>The name is already in use.</summary>
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

    /// <summary>The dataset has a different schema from the one named.</summary>
    /// <remarks>Import without naming a schema, or remove the dataset first.</remarks>
    public const string SchemaMismatch = "SchemaMismatch";

    /// <summary>The dataset group already has an event tracker, and can have only one.</summary>
    /// <remarks>Use it, or remove it first.</remarks>
    public const string TooManyEventTrackers = "TooManyEventTrackers";

    /// <summary>The ARN belongs to a different kind of resource.</summary>
    /// <remarks>Give a resource of the kind that the message names.</remarks>
    public const string WrongResourceKind = "WrongResourceKind";

    /// <summary>The schema is for a different type of dataset.</summary>
    /// <remarks>Name a schema of the dataset's type.</remarks>
    public const string WrongSchemaType = "WrongSchemaType";

    /// <summary>A file has no columns that the dataset does not have already.</summary>
    /// <remarks>Import it as it is, or name a file with new columns.</remarks>
    public const string NoNewColumns = "NoNewColumns";
}
