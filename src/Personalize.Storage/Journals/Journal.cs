using System.Data.Common;
using Personalize.Engine.Ports;
using Personalize.Storage.Catalogs;

namespace Personalize.Storage.Journals;

/// <summary>The journal in the catalogue's database.</summary>
internal sealed class Journal(Database database) : IJournal
{
    private const int BatchRows = 1 << 14;
    private const string Dataset = "(SELECT sequence FROM resources WHERE arn = $1)";
    private const string Columns =
        "sequence, event_id, user_id, session_id, event_type, sent_at, item_id, event_value, impression, properties, recommendation_id";

    private readonly Database _database = database;

    public JournalState State(string datasetArn) => _database.ReadKnown(
        nameof(Journal),
        datasetArn,
        session => session.Query(
            row => new JournalState(row.GetInt64(0), row.GetInt64(1), row.GetInt64(2)),
            """
            SELECT resources.sequence, COALESCE(journals.sequence, 0), COALESCE(journals.removals, 0)
            FROM resources LEFT JOIN journals ON journals.dataset = resources.sequence WHERE arn = $1
            """,
            datasetArn).FirstOrDefault(),
        isOfEvents: true);

    public IReadOnlyList<bool> Append(string datasetArn, IReadOnlyList<JournalEvent> events) =>
        _database.Write(Turn.Journal(datasetArn), session => JournalWrites.Append(session, datasetArn, events));

    public IReadOnlyList<JournalEvent> ReadUser(string datasetArn, string userId, long after, int most = int.MaxValue) =>
        _database.Read(session => session.Query(
            Event,
            $"SELECT {Columns} FROM events WHERE dataset = {Dataset} AND user_id = $2 AND sequence > $3 ORDER BY sequence LIMIT $4",
            datasetArn,
            userId,
            after,
            most));

    public IReadOnlyList<JournalEvent> ReadSession(string datasetArn, string sessionId) => _database.Read(session => session.Query(
        Event, $"SELECT {Columns} FROM events WHERE dataset = {Dataset} AND session_id = $2 ORDER BY id", datasetArn, sessionId));

    public IEnumerable<IReadOnlyList<JournalEvent>> Read(string datasetArn, long until)
    {
        // In batches, so that no read lasts long: an open read keeps SQLite from checkpointing its write-ahead log.
        for (var after = 0L; ;)
        {
            var events = _database.Read(session => session.Query(
                Event,
                $"SELECT {Columns} FROM events WHERE dataset = {Dataset} AND sequence > $2 AND sequence <= $3 ORDER BY sequence LIMIT {BatchRows}",
                datasetArn,
                after,
                until));
            if (events.Count > 0)
                yield return events;
            if (events.Count < BatchRows)
                yield break;
            after = events[^1].Sequence;
        }
    }

    public void PutRows(string datasetArn, IReadOnlyList<JournalRow> rows) => _database.Write(Turn.Journal(datasetArn), session =>
    {
        JournalWrites.PutRows(session, datasetArn, rows);
        return true;
    });

    public IReadOnlyList<JournalRow> ReadRows(string datasetArn) => _database.Read(session => session.Query(
        row => new JournalRow(row.GetString(0), row.GetString(1)), $"SELECT id, body FROM put_rows WHERE dataset = {Dataset} ORDER BY id", datasetArn));

    private static JournalEvent Event(DbDataReader row) => new()
    {
        Sequence = row.IsDBNull(0) ? 0 : row.GetInt64(0),
        EventId = row.GetString(1),
        UserId = Text(row, 2),
        SessionId = row.GetString(3),
        EventType = row.GetString(4),
        SentAt = row.GetInt64(5),
        ItemId = Text(row, 6),
        EventValue = row.IsDBNull(7) ? null : row.GetDouble(7),
        Impression = Text(row, 8),
        Properties = Text(row, 9),
        RecommendationId = Text(row, 10),
    };

    private static string? Text(DbDataReader row, int column) => row.IsDBNull(column) ? null : row.GetString(column);
}
