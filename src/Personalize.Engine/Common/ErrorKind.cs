namespace Personalize.Engine.Common;

/// <summary>The kinds of error a caller can tell apart (the names the service used, without "Exception").</summary>
public enum ErrorKind
{
    /// <summary>A value, file or combination the rules do not allow.</summary>
    InvalidInput,

    /// <summary>A named resource does not exist.</summary>
    ResourceNotFound,

    /// <summary>The name is taken.</summary>
    ResourceAlreadyExists,

    /// <summary>Another resource or a running process still needs it.</summary>
    ResourceInUse,

    /// <summary>A documented limit (rows, items, trials, versions) is exceeded.</summary>
    LimitExceeded,
}
