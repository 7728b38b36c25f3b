using System.Management.Automation;
using Personalize.PowerShell.Conversion;

namespace Personalize.PowerShell.Commands;

/// <summary>Creates a schema from Avro-style JSON.</summary>
[Cmdlet(VerbsCommon.New, "PersonalizeSchema", SupportsShouldProcess = true, DefaultParameterSetName = PathSet)]
[OutputType(typeof(Schema))]
public sealed class NewPersonalizeSchemaCommand : StoreCommand
{
    public const string PathSet = "Path";
    public const string TextSet = "Text";

    [Parameter(Mandatory = true, Position = 0, ValueFromPipelineByPropertyName = true)]
    [ValidateNotNullOrEmpty]
    public string Name { get; set; } = "";

    [Parameter(Mandatory = true, Position = 1, ValueFromPipelineByPropertyName = true)]
    [Alias("DatasetType")]
    public DatasetType Type { get; set; }

    /// <summary>A JSON file, or the JSON itself; wildcards are not expanded.</summary>
    [Parameter(Mandatory = true, Position = 2, ParameterSetName = PathSet, ValueFromPipelineByPropertyName = true)]
    [Alias("LiteralPath", "PSPath", "FullName")]
    public string Path { get; set; } = "";

    [Parameter(Mandatory = true, ParameterSetName = TextSet, ValueFromPipelineByPropertyName = true)]
    [Alias("Schema")]
    public string SchemaText { get; set; } = "";

    protected override void ProcessRecord()
    {
        if (!ShouldProcess(Name, $"Create {Type} schema"))
            return;
        Guard(Name, () => WriteObject(Engine.CreateSchema(new() { Name = Name, DatasetType = Type, SchemaText = Text() }, Inline)));
    }

    // JSON given as a path is recognised: no path begins with a brace.
    private string Text() =>
        ParameterSetName == TextSet ? SchemaText : Path.AsSpan().TrimStart().StartsWith("{") ? Path : TextFile.Read(FilePaths.Of(this, Path));
}
