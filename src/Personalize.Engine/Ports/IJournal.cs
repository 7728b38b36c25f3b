namespace Personalize.Engine.Ports;

/// <summary>
/// What is put record by record between imports: events of an Interactions dataset, rows of an Items or Users dataset. It
/// goes with its dataset; imports leave it, but for the rows they bring anew.
/// </summary>
public interface IJournal
{
    /// <summary>How far a dataset's journal is: a cache made at one state is good as long as the state is the same.</summary>
    JournalState State(string datasetArn);

    /// <summary>
    /// Adds events in one durable write: when it returns they survive a crash. An event whose id the dataset has already is
    /// left out. Events of a session that were recorded without a user are given the user that comes with the session now.
    /// </summary>
    /// <returns>For each event whether it was new.</returns>
    /// <exception cref="PersonalizeException">ResourceNotFound: the dataset does not exist.</exception>
    IReadOnlyList<bool> Append(string datasetArn, IReadOnlyList<JournalEvent> events);

    /// <summary>A user's events that began to count after a position, in that order.</summary>
    IReadOnlyList<JournalEvent> ReadUser(string datasetArn, string userId, long after);

    /// <summary>All events with a user up to a position, in the order in which they began to count, a batch at a time.</summary>
    IEnumerable<IReadOnlyList<JournalEvent>> Read(string datasetArn, long until);

    /// <summary>Adds rows, or replaces those with their ids, in one durable write.</summary>
    /// <exception cref="PersonalizeException">ResourceNotFound: the dataset does not exist.</exception>
    void PutRows(string datasetArn, IReadOnlyList<JournalRow> rows);

    /// <summary>The rows that were put, by id.</summary>
    IReadOnlyList<JournalRow> ReadRows(string datasetArn);
}

/// <summary>A position in a dataset's journal.</summary>
/// <param name="Dataset">Tells a dataset from an earlier one of the same name; 0 when there is none.</param>
/// <param name="Sequence">The newest position given; 0 for an empty journal.</param>
/// <param name="Removals">How often something was removed.</param>
public readonly record struct JournalState(long Dataset, long Sequence, long Removals);

/// <summary>An event as it was put.</summary>
public sealed record JournalEvent
{
    /// <summary>Unique in the dataset.</summary>
    public required string EventId { get; init; }

    /// <summary>Null while nobody knows whose it is.</summary>
    public string? UserId { get; init; }

    public required string SessionId { get; init; }

    public required string EventType { get; init; }

    /// <summary>Unix seconds.</summary>
    public required long SentAt { get; init; }

    public string? ItemId { get; init; }

    public double? EventValue { get; init; }

    /// <summary>Ids of the items shown, joined by <c>|</c>, as in the IMPRESSION field.</summary>
    public string? Impression { get; init; }

    /// <summary>A JSON object: contextual metadata.</summary>
    public string? Properties { get; init; }

    public string? RecommendationId { get; init; }

    /// <summary>When it began to count, given by the journal: events are numbered when their user is known.</summary>
    public long Sequence { get; init; }
}

/// <summary>A row of an Items or Users dataset as it was put.</summary>
/// <param name="Id">ITEM_ID or USER_ID.</param>
/// <param name="Json">The other fields as a JSON object: field → text, number or null.</param>
public sealed record JournalRow(string Id, string Json);
