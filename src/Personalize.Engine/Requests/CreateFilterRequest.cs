namespace Personalize.Engine.Requests;

/// <summary>Creates a filter: a rule that says which items may be recommended.</summary>
public sealed record CreateFilterRequest
{
    /// <summary>Name of the filter, unique in the store.</summary>
    public required string Name { get; init; }

    /// <summary>Name or ARN.</summary>
    public required string DatasetGroup { get; init; }

    /// <summary>The rule in the service's filter language: <c>EXCLUDE ItemID WHERE Items.GENRES IN ("Horror")</c>.</summary>
    public required string FilterExpression { get; init; }

    /// <summary>
    /// How many of a user's events of each event type conditions on Interactions look at, the newest first; null for all. Amazon Personalize
    /// looks at 100.
    /// </summary>
    public int? EventsPerType { get; init; }
}
