namespace Personalize.Engine.Resources;

/// <summary>A rule that says which items may be recommended ("Filtering recommendations" in the Amazon Personalize developer guide).</summary>
public sealed record Filter : Resource
{
    /// <summary>The dataset group whose fields the expression uses.</summary>
    public required string DatasetGroupArn { get; init; }

    /// <summary>The rule in the service's filter language, as the user gave it.</summary>
    public required string FilterExpression { get; init; }

    /// <summary>
    /// How many of a user's events of each event type conditions on Interactions look at, the newest first; null for all. Amazon Personalize
    /// looks at 100.
    /// </summary>
    public int? EventsPerType { get; init; }
}
