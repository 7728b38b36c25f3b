using Personalize.Engine.Common;

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
