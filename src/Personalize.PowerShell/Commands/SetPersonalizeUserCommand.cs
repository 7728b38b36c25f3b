using System.Management.Automation;
using Personalize.PowerShell.Completion;
using Personalize.PowerShell.Conversion;
using Personalize.PowerShell.Identities;

namespace Personalize.PowerShell.Commands;

/// <summary>Adds or replaces individual users: each replaces all data stored under its id.</summary>
[Cmdlet(VerbsCommon.Set, "PersonalizeUser", SupportsShouldProcess = true, DefaultParameterSetName = ObjectSet)]
[OutputType(typeof(PutMetadata))]
public sealed class SetPersonalizeUserCommand : StoreCommand
{
    public const string ObjectSet = "Object";
    public const string PropertiesSet = "Properties";

    private bool _zoneless;

    [Parameter(Mandatory = true, Position = 0)]
    [Alias("DatasetGroupArn")]
    [ArgumentCompleter(typeof(DatasetGroupCompleter))]
    public DatasetGroupIdentity DatasetGroup { get; set; } = null!;

    [Parameter(Mandatory = true, Position = 1, ParameterSetName = PropertiesSet)]
    [Alias("USER_ID")]
    [ArgumentCompleter(typeof(UserCompleter))]
    [IdTransformation]
    public UserIdentity UserId { get; set; } = null!;

    /// <summary>Field → value; a hashtable, an object or JSON.</summary>
    [Parameter(Mandatory = true, Position = 2, ParameterSetName = PropertiesSet)]
    [ArgumentCompleter(typeof(UserPropertiesCompleter))]
    public object Properties { get; set; } = null!;

    /// <summary>The users: hashtables, objects or rows of a CSV file, with USER_ID and the other fields.</summary>
    [Parameter(Mandatory = true, ValueFromPipeline = true, ParameterSetName = ObjectSet)]
    public PSObject[] InputObject { get; set; } = [];

    /// <summary>Timestamps are Unix milliseconds.</summary>
    [Parameter]
    public SwitchParameter Milliseconds { get; set; }

    /// <summary>Emits what was stored.</summary>
    [Parameter]
    public SwitchParameter PassThru { get; set; }

    private protected override bool Takes(string property) => true;

    private protected override void ProcessInput()
    {
        if (!ShouldProcess(DatasetGroup.Value, "Add or replace users"))
            return;
        Guard(DatasetGroup.Value, () =>
        {
            var request = MetadataInput.Request(
                DatasetGroup, DatasetType.Users, ParameterSetName == PropertiesSet ? UserId.Value : null, Properties, InputObject, Milliseconds);
            Engine.PutMetadata(request);
            _zoneless |= MetadataInput.HasZonelessDate(Properties, InputObject);
            if (PassThru)
                WriteObject(request.Rows, enumerateCollection: true);
        });
    }

    private protected override void EndInput()
    {
        if (_zoneless)
            WriteWarning(UnixTime.ZonelessRemark);
    }
}
