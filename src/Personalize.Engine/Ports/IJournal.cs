using Personalize.Engine.Common;

namespace Personalize.Engine.Ports;

/// <summary>
/// What is recorded individually between imports: events of an Interactions dataset, rows of an Items or Users dataset. It is deleted
/// with its dataset; imports keep it, except for the rows that they contain themselves.
/// </summary>
public interface IJournal
{
    /// <summary>The state of a dataset's journal: a cache built at one state is valid as long as the state is the same.</summary>
    JournalState State(string datasetArn);

    /// <summary>
    /// Adds events in one durable write: when it returns, they survive a crash. An event whose id the dataset already has is left out.
    /// Events of a session that were recorded without a user are assigned to the user that comes with the session now.
    /// </summary>
    /// <returns>For each event whether it was new.</returns>
    /// <exception cref="PersonalizeException">ResourceNotFound: the dataset does not exist.</exception>
    IReadOnlyList<bool> Append(string datasetArn, IReadOnlyList<JournalEvent> events);

    /// <summary>The events of a user that took effect after a position, in that order.</summary>
    /// <param name="datasetArn">The dataset.</param>
    /// <param name="userId">The user.</param>
    /// <param name="after">A position of the journal.</param>
    /// <param name="most">How many are returned at most: the first of them.</param>
    IReadOnlyList<JournalEvent> ReadUser(string datasetArn, string userId, long after, int most = int.MaxValue);

    /// <summary>The events of a session in the order in which they were recorded, whether or not their user is known by now.</summary>
    IReadOnlyList<JournalEvent> ReadSession(string datasetArn, string sessionId);

    /// <summary>All events with a user up to a position, in the order in which they took effect, one batch at a time.</summary>
    IEnumerable<IReadOnlyList<JournalEvent>> Read(string datasetArn, long until);

    /// <summary>Adds rows, or replaces those with the same ids, in one durable write.</summary>
    /// <exception cref="PersonalizeException">ResourceNotFound: the dataset does not exist.</exception>
    void PutRows(string datasetArn, IReadOnlyList<JournalRow> rows);

    /// <summary>The individually recorded rows, by id.</summary>
    IReadOnlyList<JournalRow> ReadRows(string datasetArn);
}
