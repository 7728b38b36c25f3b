namespace Personalize.Engine.Data.Health;

/// <summary>What the data of a dataset group is like, before anything is trained on it.</summary>
public sealed record DatasetHealth
{
    public required string DatasetGroupArn { get; init; }

    /// <summary>What the check of the files found, as an import would; null when stored data was tested.</summary>
    public ImportReport? Validation { get; init; }

    /// <summary>The datasets that have data, the tested files in the place of the dataset of their type.</summary>
    public required IReadOnlyList<DatasetSummary> Datasets { get; init; }

    /// <summary>Null without interactions.</summary>
    public InteractionHealth? Interactions { get; init; }

    /// <summary>Null without interactions.</summary>
    public ColdItemHealth? ColdItems { get; init; }

    /// <summary>What every recipe needs, and whether it is there.</summary>
    public required IReadOnlyList<RecipeReadiness> Recipes { get; init; }

    /// <summary>What a person should know or may want to change, a sentence each.</summary>
    public required IReadOnlyList<string> Remarks { get; init; }

    /// <summary>Whether no row was refused and at least one recipe can train.</summary>
    public bool IsReady => Recipes.Any(recipe => recipe.CanTrain) && Validation?.RejectedRows is null or { Count: 0 };
}

/// <summary>One dataset.</summary>
/// <param name="Ids">Items or users that have a row; null for Interactions.</param>
/// <param name="IdsKnownShare">Share of the items or users with events that have a row here; null for Interactions, or without them.</param>
/// <param name="UsedFields">Metadata fields that the model can use.</param>
/// <param name="UnusedFields">Metadata fields that it cannot: plain strings.</param>
public sealed record DatasetSummary(
    DatasetType DatasetType, long Rows, long? Ids, double? IdsKnownShare, IReadOnlyList<string> UsedFields, IReadOnlyList<string> UnusedFields)
{
    /// <summary>In a line, as PowerShell shows it inside another object.</summary>
    public override string ToString() => $"{DatasetType}: {Rows} rows";
}

/// <summary>What the events look like, after the filter by event type and value.</summary>
public sealed record InteractionHealth
{
    public required long Events { get; init; }

    public required int Users { get; init; }

    /// <summary>Items with events.</summary>
    public required int Items { get; init; }

    public required DateTime FirstEvent { get; init; }

    public required DateTime LastEvent { get; init; }

    /// <summary>Event type → events; empty where the data has none.</summary>
    public required IReadOnlyDictionary<string, long> EventTypes { get; init; }

    /// <summary>Events a user: percentile (0 to 100) → length.</summary>
    public required IReadOnlyDictionary<int, double> HistoryLength { get; init; }

    /// <summary>Seconds between an event and the user's next, where these differ: percentile → seconds. Empty when all events of a user are at one time.</summary>
    public required IReadOnlyDictionary<int, double> GapSeconds { get; init; }

    /// <summary>Share of a user's events that have the time of the event before.</summary>
    public required double SameTimeShare { get; init; }

    /// <summary>A longer gap begins a new visit.</summary>
    public required TimeSpan VisitGap { get; init; }

    /// <summary>A longer gap begins a new session.</summary>
    public required TimeSpan SessionGap { get; init; }

    /// <summary>Mean number of events in a session by that gap.</summary>
    public required double EventsPerSession { get; init; }

    /// <summary>Share of the events whose user had the item before.</summary>
    public required double RepeatShare { get; init; }

    /// <summary>Events that repeated another in user, item, time and event type and were dropped by the (last) import.</summary>
    public required long DuplicatesDropped { get; init; }

    /// <summary>Share of the events that fall on the most popular hundredth of the items.</summary>
    public required double TopItemsShare { get; init; }

    /// <summary>After this time what is popular has half changed (see <see cref="PopularityDecay"/>); null when the data is too short to see it.</summary>
    public required TimeSpan? PopularityHalfLife { get; init; }

    /// <summary>In a line, as PowerShell shows it inside another object.</summary>
    public override string ToString() => $"{Events} events of {Users} users with {Items} items";
}

/// <summary>The items that HRNN-Coldstart would take for cold.</summary>
/// <param name="Count">How many.</param>
/// <param name="WithoutInteractions">Of these, known from the Items dataset only.</param>
/// <param name="MaxInteractions"><c>cold_start_max_interactions</c>.</param>
/// <param name="MaxDuration"><c>cold_start_max_duration</c>, days.</param>
/// <param name="RelativeFrom"><c>cold_start_relative_from</c>.</param>
public sealed record ColdItemHealth(int Count, int WithoutInteractions, int MaxInteractions, double MaxDuration, string RelativeFrom)
{
    /// <summary>In a line, as PowerShell shows it inside another object.</summary>
    public override string ToString() => $"{Count} cold items";
}

/// <summary>Whether a recipe has what it needs.</summary>
public sealed record RecipeReadiness(string Recipe, IReadOnlyList<RecipeRequirement> Requirements)
{
    /// <summary>Whether everything that it cannot do without is there.</summary>
    public bool CanTrain => Requirements.All(requirement => requirement.IsMet || !requirement.IsRequired);

    /// <summary>In a line, as PowerShell shows it inside another object.</summary>
    public override string ToString() => $"{Recipe}: {(CanTrain ? "ready" : "not ready")}";
}

/// <summary>One thing that a recipe needs, or makes use of.</summary>
/// <param name="Name">What it is.</param>
/// <param name="Needed">How much of it.</param>
/// <param name="Found">How much of it there is.</param>
/// <param name="IsRequired">False for what the recipe also trains without.</param>
/// <param name="Advice">What to do when it is not met; null when it is.</param>
public sealed record RecipeRequirement(string Name, string Needed, string Found, bool IsMet, bool IsRequired, string? Advice = null)
{
    /// <summary>In a line, as PowerShell shows it inside another object.</summary>
    public override string ToString() => $"{Name}: {Found}, needed {Needed}";
}
