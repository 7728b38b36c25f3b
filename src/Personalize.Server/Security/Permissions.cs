using Personalize.Server.Operations;
using Personalize.Server.Protocol;

namespace Personalize.Server.Security;

/// <summary>What the scopes of credentials allow.</summary>
internal static class Permissions
{
    /// <exception cref="AwsException">AccessDeniedException.</exception>
    public static void Require(ServerCredential caller, Operation operation)
    {
        var isAllowed = caller.Scope switch
        {
            ServerScope.All => true,
            ServerScope.Read => operation.Access == Access.Read,
            ServerScope.Events => operation.Access == Access.Record,
            _ => false,
        };
        if (!isAllowed)
        {
            throw new AwsException(
                ErrorCodes.AccessDenied, StatusCodes.Status403Forbidden,
                $"The credential {caller.AccessKeyId} has the scope {caller.Scope} and is not allowed to call {operation.Name}.");
        }
    }
}
