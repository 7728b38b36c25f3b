namespace Personalize.Engine.Common;

// The server and its clients.
public static partial class ErrorIds
{
    /// <summary>The file with the credentials of a server's clients cannot be read or changed.</summary>
    /// <remarks>Check the permissions of the store; delete a damaged file and create its credentials again.</remarks>
    public const string CredentialsUnusable = "CredentialsUnusable";

    /// <summary>The account or the description of a credential is not valid.</summary>
    /// <remarks>Give twelve digits for the account, or leave it out; shorten the description.</remarks>
    public const string InvalidServerCredential = "InvalidServerCredential";

    /// <summary>No machine of that name works on the store.</summary>
    /// <remarks>Check the spelling; the message names the nearest one.</remarks>
    public const string NodeNotFound = "NodeNotFound";

    /// <summary>The server cannot be started.</summary>
    /// <remarks>Read the log that the message names; install the ASP.NET Core 10 runtime if it is missing.</remarks>
    public const string ServerCannotStart = "ServerCannotStart";

    /// <summary>There is no credential with that access key id.</summary>
    /// <remarks>Check the spelling; the message names the nearest one.</remarks>
    public const string ServerCredentialNotFound = "ServerCredentialNotFound";

    /// <summary>No server works on the store.</summary>
    /// <remarks>Start one, or name the store of the one that is meant.</remarks>
    public const string ServerNotRunning = "ServerNotRunning";

    /// <summary>A server works on the store already, or has not stopped yet.</summary>
    /// <remarks>Use it, or stop it first.</remarks>
    public const string ServerRunning = "ServerRunning";

    /// <summary>What was asked for concerns the machines of a shared store, and the store is a directory.</summary>
    /// <remarks>Name a store in PostgreSQL.</remarks>
    public const string StoreNotShared = "StoreNotShared";
}
