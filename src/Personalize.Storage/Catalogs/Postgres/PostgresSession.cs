using System.Buffers.Binary;
using System.Data.Common;
using System.Security.Cryptography;
using System.Text;
using Npgsql;
using NpgsqlTypes;

namespace Personalize.Storage.Catalogs.Postgres;

/// <summary>A connection to PostgreSQL.</summary>
internal sealed class PostgresSession(NpgsqlConnection connection, string place, string schema) : SqlSession(place)
{
    // What is sent together also waits for its answers together: a bound keeps both within the buffers of the sockets.
    private const int BatchRows = 200;

    private readonly NpgsqlConnection _connection = connection;
    private readonly string _schema = schema;

    public override string Now => "CAST(EXTRACT(EPOCH FROM clock_timestamp()) * 1000 AS BIGINT)";

    public override string KeepingKeys => " FOR KEY SHARE";

    public override string KeepingRows => " FOR SHARE";

    public override void ExecuteMany(string sql, IReadOnlyList<object?[]> rows)
    {
        foreach (var part in rows.Chunk(BatchRows))
        {
            using var batch = _connection.CreateBatch();
            foreach (var row in part)
            {
                var command = new NpgsqlBatchCommand(sql);
                foreach (var value in row)
                    command.Parameters.Add(Parameter(value));
                batch.BatchCommands.Add(command);
            }

            batch.ExecuteNonQuery();
        }
    }

    public override void Take(Turn turn) => Query(row => row.GetString(0), "SELECT CAST(pg_advisory_xact_lock($1) AS TEXT)", LockOf(turn));

    /// <summary>Takes the turn and returns the number of the transaction, by which its outcome can be asked for later.</summary>
    public string Begin(Turn turn, TimeSpan longestPause) => Query(
        row => row.GetString(1),
        """
        SELECT CAST(pg_advisory_xact_lock($1) AS TEXT), CAST(pg_current_xact_id() AS TEXT),
            set_config('idle_in_transaction_session_timeout', $2, true)
        """,
        LockOf(turn),
        $"{longestPause.TotalMilliseconds:0}")[0];

    public override void ContinueNumbers()
    {
        foreach (var (table, column) in new[] { ("resources", "sequence"), ("events", "id"), ("shown_lists", "id") })
        {
            Query(
                row => row.GetInt64(0),
                $"SELECT setval(pg_get_serial_sequence('{table}', '{column}'), COALESCE((SELECT MAX({column}) FROM {table}), 0) + 1, false)");
        }
    }

    public override string IsOneOf(int parameter) => $"= ANY(${parameter})";

    public override object ListOf(IEnumerable<string> texts) => texts.ToArray();

    public override bool IsDuplicate(DbException exception) => exception is PostgresException { SqlState: PostgresErrorCodes.UniqueViolation };

    public override bool IsBrokenReference(DbException exception) => exception is PostgresException { SqlState: PostgresErrorCodes.ForeignKeyViolation };

    protected override NpgsqlCommand Command(string sql, ReadOnlySpan<object?> values)
    {
        var command = new NpgsqlCommand(sql, _connection);
        foreach (var value in values)
            command.Parameters.Add(Parameter(value));
        return command;
    }

    // Locks are numbers that all schemas of a database have in common. Two turns with the same number would only wait for each other.
    private long LockOf(Turn turn) =>
        BinaryPrimitives.ReadInt64LittleEndian(SHA256.HashData(Encoding.UTF8.GetBytes($"personalize/{_schema}/{turn.Name}")));

    private static NpgsqlParameter Parameter(object? value) => value switch
    {
        null => new NpgsqlParameter { Value = DBNull.Value },
        string text => new NpgsqlParameter<string>(null!, NpgsqlDbType.Text) { TypedValue = text },
        _ => new NpgsqlParameter { Value = value },
    };
}
