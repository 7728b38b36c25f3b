using Personalize.Engine.Common;

namespace Personalize.Engine.Resources;

/// <summary>What every resource has. Times are UTC.</summary>
public abstract record Resource
{
    /// <summary>The name that the user gave, or one that was derived for them.</summary>
    public required string Name { get; init; }

    /// <summary>Identifies the resource in the store: <c>arn:local:personalize:::kind/name</c>.</summary>
    public required string Arn { get; init; }

    /// <summary>One of <see cref="ResourceStatus"/>.</summary>
    public string Status { get; init; } = ResourceStatus.Active;

    /// <summary>Why it failed or was stopped, in words for the user; otherwise null.</summary>
    public string? FailureReason { get; init; }

    /// <summary>When it was created.</summary>
    public required DateTime CreationDateTime { get; init; }

    /// <summary>When its record last changed.</summary>
    public required DateTime LastUpdatedDateTime { get; init; }

    /// <summary>Tag → its value; stored for information.</summary>
    public IReadOnlyDictionary<string, string> Tags { get; init => field = Readable.Of(value); } = Readable.Of(new Dictionary<string, string>());

    /// <summary>
    /// What a program keeps with the resource for its own clients, such as the role that a request named. The engine stores it and does not read it.
    /// </summary>
    public IReadOnlyDictionary<string, string> ClientData { get; init => field = Readable.Of(value); } = Readable.Of(new Dictionary<string, string>());
}
