using System.Data.Common;
using System.Text.Json;
using Personalize.Engine.Ports;
using Personalize.Storage.Catalogs;

namespace Personalize.Storage.Journals;

/// <summary>The log of shown lists in the catalogue's database. Lists of a dataset group are numbered in the order of recording.</summary>
internal sealed class RecommendationLog(Database database) : IRecommendationLog
{
    private const int BatchRows = 1 << 12;
    private const string Columns =
        "number, recommendation_id, resources.arn, campaign, version, user_id, session_id, shown_at, expires_at, items";

    private const string Lists = "shown_lists JOIN resources ON resources.sequence = shown_lists.dataset_group";

    private const string Insertion =
        """
        INSERT INTO shown_lists (
            dataset_group, number, recommendation_id, campaign, version, user_id, session_id, shown_at, expires_at, items)
        VALUES ($1, $2, $3, $4, $5, $6, $7, $8, $9, $10)
        """;

    private readonly Database _database = database;

    public bool IsReadOnly => _database.IsReadOnly;

    public void Append(IReadOnlyList<ShownList> lists, DateTime now, int most = IRecommendationLog.MostLists) => _database.Write(Turn.ShownLists, session =>
    {
        // The groups first, so that whoever deletes one waits, or is waited for, before anything else is locked.
        var groups = session.Query(
            row => (Arn: row.GetString(0), Number: row.GetInt64(1)),
            $"SELECT arn, sequence FROM resources WHERE arn {session.IsOneOf(1)} ORDER BY sequence{session.KeepingKeys}",
            session.ListOf(lists.Select(list => list.DatasetGroupArn).Distinct())).ToDictionary(group => group.Arn, group => group.Number);
        RemoveExpired(session, now);
        var known = session.Query(
            row => row.GetString(0),
            $"SELECT recommendation_id FROM shown_lists WHERE recommendation_id {session.IsOneOf(1)}",
            session.ListOf(lists.Select(list => list.RecommendationId))).ToHashSet(StringComparer.Ordinal);
        foreach (var ofGroup in lists.Where(list => known.Add(list.RecommendationId)).GroupBy(list => list.DatasetGroupArn))
        {
            if (!groups.TryGetValue(ofGroup.Key, out var group))
                continue;
            var number = session.Query(
                row => row.GetInt64(0), "SELECT COALESCE(MAX(number), 0) FROM shown_lists WHERE dataset_group = $1", group)[0];
            session.ExecuteMany(Insertion, [.. ofGroup.Select(list => Row(group, ++number, list))]);
            session.Execute("DELETE FROM shown_lists WHERE dataset_group = $1 AND number <= $2", group, number - most);
        }

        return true;
    });

    public IReadOnlyList<ShownList> Find(IReadOnlyCollection<string> recommendationIds) =>
        _database.Read(session => session.Query(
            List, $"SELECT {Columns} FROM {Lists} WHERE recommendation_id {session.IsOneOf(1)}", session.ListOf(recommendationIds)));

    public IEnumerable<IReadOnlyList<ShownList>> Read(string datasetGroupArn, DateTime from, DateTime until)
    {
        // In batches, so that no read lasts long: an open read keeps SQLite from checkpointing its write-ahead log.
        for (var after = 0L; ;)
        {
            var rows = _database.Read(session => session.Query(
                row => (Number: row.GetInt64(0), List: List(row)),
                $"""
                SELECT {Columns} FROM {Lists}
                WHERE resources.arn = $1 AND number > $2 AND shown_at >= $3 AND shown_at < $4 ORDER BY number LIMIT {BatchRows}
                """,
                datasetGroupArn,
                after,
                Milliseconds(from),
                Milliseconds(until)));
            if (rows.Count > 0)
                yield return [.. rows.Select(row => row.List)];
            if (rows.Count < BatchRows)
                yield break;
            after = rows[^1].Number;
        }
    }

    public IReadOnlyList<ShownList> ReadUser(string datasetGroupArn, string userId) => _database.Read(session => session.Query(
        List, $"SELECT {Columns} FROM {Lists} WHERE resources.arn = $1 AND user_id = $2 ORDER BY number", datasetGroupArn, userId));

    public void Keep(string campaignArn, TimeSpan time) => _database.Write(Turn.ShownLists, session => session.Execute(
        "UPDATE shown_lists SET expires_at = shown_at + $2 WHERE campaign = $1", campaignArn, (long)time.TotalMilliseconds));

    public void RemoveExpired(DateTime now)
    {
        const string Oldest = "SELECT 1 FROM shown_lists WHERE expires_at <= $1 LIMIT 1";
        if (!IsReadOnly && _database.Read(session => session.Query(row => row.GetInt32(0), Oldest, Milliseconds(now))).Count > 0)
            _database.Write(Turn.ShownLists, session => RemoveExpired(session, now));
    }

    /// <summary>Removes the lists of users, and of the sessions in which they have events, inside a transaction of the caller.</summary>
    public static int RemoveUsers(SqlSession session, string datasetGroupArn, string interactionsArn, IReadOnlyCollection<string> userIds)
    {
        session.Take(Turn.ShownLists);
        var isUser = session.IsOneOf(3);
        return session.Execute(
            $"""
            WITH sessions AS (
                SELECT session_id FROM events WHERE dataset = (SELECT sequence FROM resources WHERE arn = $2) AND user_id {isUser})
            DELETE FROM shown_lists WHERE dataset_group = (SELECT sequence FROM resources WHERE arn = $1)
                AND (user_id {isUser} OR session_id {isUser} OR user_id IN (SELECT session_id FROM sessions) OR session_id IN (SELECT session_id FROM sessions))
            """,
            datasetGroupArn,
            interactionsArn,
            session.ListOf(userIds));
    }

    private static int RemoveExpired(SqlSession session, DateTime now) =>
        session.Execute("DELETE FROM shown_lists WHERE expires_at <= $1", Milliseconds(now));

    private static object?[] Row(long group, long number, ShownList list) =>
    [
        group, number, list.RecommendationId, list.CampaignArn, list.SolutionVersionArn, list.UserId, list.SessionId, Milliseconds(list.ShownAt),
        Milliseconds(list.ExpiresAt), JsonSerializer.Serialize(list.Items),
    ];

    private static ShownList List(DbDataReader row) => new()
    {
        RecommendationId = row.GetString(1),
        DatasetGroupArn = row.GetString(2),
        CampaignArn = row.GetString(3),
        SolutionVersionArn = row.GetString(4),
        UserId = row.IsDBNull(5) ? null : row.GetString(5),
        SessionId = row.IsDBNull(6) ? null : row.GetString(6),
        ShownAt = DateTimeOffset.FromUnixTimeMilliseconds(row.GetInt64(7)).UtcDateTime,
        ExpiresAt = DateTimeOffset.FromUnixTimeMilliseconds(row.GetInt64(8)).UtcDateTime,
        Items = JsonSerializer.Deserialize<string[]>(row.GetString(9))!,
    };

    private static long Milliseconds(DateTime time) => new DateTimeOffset(DateTime.SpecifyKind(time, DateTimeKind.Utc)).ToUnixTimeMilliseconds();
}
