namespace Personalize.Server.Operations;

/// <summary>How much of an operation of the service there is.</summary>
internal enum Support
{
    /// <summary>All of it.</summary>
    Works,

    /// <summary>Some of it; the operation's remark says what differs.</summary>
    Partly,

    /// <summary>Nothing: the operation answers with InvalidInputException.</summary>
    NotOffered,
}
