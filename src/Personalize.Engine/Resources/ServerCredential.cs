namespace Personalize.Engine.Resources;

/// <summary>What a client of a server signs its requests with, apart from the secret.</summary>
public sealed record ServerCredential
{
    /// <summary>Names the credential in every request.</summary>
    public required string AccessKeyId { get; init; }

    /// <summary>What its requests may do.</summary>
    public ServerScope Scope { get; init; }

    /// <summary>Twelve digits: the account in the ARNs that its requests get.</summary>
    public required string AccountId { get; init; }

    /// <summary>What it is for, in the words of who made it; null for none.</summary>
    public string? Description { get; init; }

    /// <summary>When it was created.</summary>
    public required DateTime CreationDateTime { get; init; }
}
