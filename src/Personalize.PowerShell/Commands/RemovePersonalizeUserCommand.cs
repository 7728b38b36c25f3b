using System.Management.Automation;
using Personalize.PowerShell.Completion;
using Personalize.PowerShell.Conversion;
using Personalize.PowerShell.Identities;

namespace Personalize.PowerShell.Commands;

/// <summary>
/// Deletes all data about users. All users that one command gets for a dataset group are deleted in one step, because the data
/// has to be rewritten without them.
/// </summary>
[Cmdlet(VerbsCommon.Remove, "PersonalizeUser", SupportsShouldProcess = true, ConfirmImpact = ConfirmImpact.High)]
[OutputType(typeof(UserRemovalReport))]
public sealed class RemovePersonalizeUserCommand : RemoveCommand
{
    private readonly Dictionary<string, List<string>> _users = [];

    [Parameter(Mandatory = true, Position = 0, ValueFromPipelineByPropertyName = true)]
    [Alias("DatasetGroupArn")]
    [ArgumentCompleter(typeof(DatasetGroupCompleter))]
    public DatasetGroupIdentity DatasetGroup { get; set; } = null!;

    [Parameter(Mandatory = true, Position = 1, ValueFromPipeline = true, ValueFromPipelineByPropertyName = true)]
    [Alias("USER_ID")]
    [IdTransformation(KeepsEmpty = true)]
    [AllowNull]
    [AllowEmptyString]
    [AllowEmptyCollection]
    public UserIdentity[] UserId { get; set; } = [];

    private protected override void ProcessInput()
    {
        if (!_users.TryGetValue(DatasetGroup.Value, out var users))
            _users.Add(DatasetGroup.Value, users = []);
        users.AddRange(UserId.Select(user => user.Value));
    }

    private protected override void EndInput()
    {
        foreach (var (group, users) in _users)
        {
            var target = $"{group}: {(users.Count == 1 ? $"user {users[0]}" : $"{users.Count} users, from {users[0]} to {users[^1]}")}";
            if (!IsApproved(target, "Delete interactions, events and metadata"))
                continue;
            Guard(group, () =>
            {
                var engine = Engine;
                var report = Run(context => engine.DeleteUsers(new(group, users), context));
                if (PassThru)
                    WriteObject(report);
            });
        }
    }
}
