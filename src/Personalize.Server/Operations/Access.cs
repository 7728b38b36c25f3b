namespace Personalize.Server.Operations;

/// <summary>What a credential must be allowed to do for an operation.</summary>
internal enum Access
{
    /// <summary>Describes, lists and recommends.</summary>
    Read,

    /// <summary>Changes resources or starts work.</summary>
    Write,

    /// <summary>Records events, items and users.</summary>
    Record,
}
