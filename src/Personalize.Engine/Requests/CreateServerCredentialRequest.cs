using Personalize.Engine.Resources;

namespace Personalize.Engine.Requests;

/// <summary>Creates a credential for clients of a server over this store.</summary>
public sealed record CreateServerCredentialRequest
{
    /// <summary>What requests that are signed with it may do.</summary>
    public ServerScope Scope { get; init; }

    /// <summary>Twelve digits: the account in the ARNs that its requests get; null for 000000000000.</summary>
    public string? AccountId { get; init; }

    /// <summary>What it is for; null for none.</summary>
    public string? Description { get; init; }
}
