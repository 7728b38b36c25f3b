using System.Data;
using System.Diagnostics;
using Npgsql;
using Personalize.Engine.Common;
using Personalize.Storage.Catalogs.Sqlite;

namespace Personalize.Storage.Catalogs.Postgres;

/// <summary>
/// The catalogue in PostgreSQL, which several machines share. A write takes its <see cref="Turn"/> as a lock of the server that ends with the
/// transaction, so two writes of the same turn are committed in the order in which they ran, and no write fails because of another. A lost connection
/// is not an error as long as the server comes back within a minute: what was not committed is repeated, and a commit whose answer was lost is looked up
/// by the number of its transaction.
/// </summary>
internal sealed class PostgresDatabase : Database
{
    // A server that is restarted, or that another one replaces, is back by then.
    private static readonly TimeSpan s_patience = TimeSpan.FromMinutes(1);

    // A client that has lost its machine in the middle of a write must not keep its turn.
    private static readonly TimeSpan s_longestPause = TimeSpan.FromSeconds(30);

    private readonly NpgsqlDataSource _source;
    private readonly KnownValues _known = new();
    private readonly string _schema;
    private volatile bool _wasReached;

    /// <param name="mayCreate">False if there is data that a new catalogue would not know.</param>
    /// <param name="isReadOnly">Whether the folder of the store can only be read.</param>
    /// <exception cref="PersonalizeException">The server cannot be reached, refuses this user, or holds something else.</exception>
    public PostgresDatabase(PostgresLocation location, bool mayCreate, bool isReadOnly)
    {
        Place = location.Place;
        _schema = "";
        _source = NpgsqlDataSource.Create(location.ConnectionString);
        try
        {
            var (schema, mayWrite) = Read(session => session.Query(
                row => (row.IsDBNull(0) ? "" : row.GetString(0), row.GetBoolean(1)),
                """
                SELECT current_schema(), NOT pg_is_in_recovery() AND current_setting('default_transaction_read_only') = 'off'
                    AND (to_regclass('resources') IS NULL OR has_table_privilege(to_regclass('resources'), 'INSERT'))
                """)[0]);
            _schema = schema;
            IsReadOnly = isReadOnly || !mayWrite;
            WithConnection(connection =>
            {
                PostgresMigrations.Apply(connection, Session(connection), mayCreate, IsReadOnly);
                return true;
            });
        }
        catch
        {
            _source.Dispose();
            throw;
        }
    }

    public override string Place { get; }

    public override bool IsReadOnly { get; }

    public override bool IsShared => true;

    public override T Read<T>(Func<SqlSession, T> body) => WithConnection(connection => body(Session(connection)));

    public override T ReadKnown<T>(string kind, string name, Func<SqlSession, T> body, bool isOfEvents = false) => isOfEvents
        ? Read(body)
        : _known.Read((kind, name), () => Read(session => session.Query(row => row.GetInt64(0), "SELECT number FROM changes"))[0], () => Read(body));

    public override IDisposable? BeginReading() => KnownValues.BeginReading();

    // Deleted records are gone for every reader when their deletion is committed. Their space is freed here, as far as this role may do that.
    public override bool TryCompact(TimeSpan patience)
    {
        RequireWritable();
        string[] tables = ["events", "put_rows", "shown_lists"];
        return WithConnection(connection =>
        {
            var session = Session(connection);
            var owned = session.Query(
                row => row.GetString(0),
                """
                SELECT CAST(relname AS TEXT) FROM pg_class
                WHERE relnamespace = to_regnamespace(CAST(current_schema() AS TEXT)) AND relname = ANY($1) AND pg_has_role(relowner, 'USAGE')
                """,
                session.ListOf(tables));
            foreach (var table in owned)
                session.Execute($"VACUUM {table}");
            return true;
        });
    }

    public override void CopyTo(string path) => WithConnection(connection =>
    {
        using var transaction = connection.BeginTransaction(IsolationLevel.RepeatableRead);
        using (var copy = new SqliteDatabase(path))
            new TableCopy(Session(connection), copy).Run();
        return true;
    });

    public override IReadOnlyList<string> FindDamage() => [];

    public override void Dispose() => _source.Dispose();

    protected override PersonalizeException ReadOnly(Exception? cause = null) => PostgresErrors.ReadOnly(Place, cause);

    protected override T WriteOnce<T>(Turn turn, Func<SqlSession, T> body) => WithConnection(connection =>
    {
        using var transaction = connection.BeginTransaction(IsolationLevel.ReadCommitted);
        var session = Session(connection);
        var number = session.Begin(turn, s_longestPause);
        var result = body(session);
        try
        {
            transaction.Commit();
        }
        catch (NpgsqlException exception) when (PostgresErrors.IsLostConnection(exception) || exception.InnerException is TimeoutException)
        {
            if (!WasCommitted(number))
                throw;
        }

        return result;
    });

    private PostgresSession Session(NpgsqlConnection connection) => new(connection, Place, _schema);

    // A server that has crashed may not have heard of the transaction at all; then it answers that the number is in the future.
    private bool WasCommitted(string number) => WithConnection(connection =>
    {
        for (; ; Thread.Sleep(50))
        {
            try
            {
                var status = Session(connection).Query(
                    row => row.IsDBNull(0) ? null : row.GetString(0), "SELECT pg_xact_status(CAST($1 AS xid8))", number)[0];
                if (status != "in progress")
                    return status == "committed";
            }
            catch (PostgresException exception) when (exception.SqlState == PostgresErrorCodes.InvalidParameterValue)
            {
                return false;
            }
        }
    });

    private NpgsqlConnection Open()
    {
        try
        {
            var connection = _source.OpenConnection();
            _wasReached = true;
            return connection;
        }
        catch (NpgsqlException exception) when (exception.InnerException is TimeoutException && !exception.Message.Contains("pool", StringComparison.Ordinal))
        {
            throw PostgresErrors.Unreachable(exception, Place);
        }
    }

    private T WithConnection<T>(Func<NpgsqlConnection, T> body)
    {
        var started = Stopwatch.GetTimestamp();
        for (var wait = 20; ; wait = Math.Min(2 * wait, 500))
        {
            try
            {
                using var connection = Open();
                return body(connection);
            }
            catch (NpgsqlException exception)
            {
                // It may come back as a copy of an earlier state.
                _known.Forget();
                var mayRepeat = PostgresErrors.IsConflict(exception) || PostgresErrors.IsStarting(exception)
                    || (_wasReached && PostgresErrors.IsLostConnection(exception));
                if (!mayRepeat || Stopwatch.GetElapsedTime(started) > s_patience)
                    throw PostgresErrors.Translate(exception, Place, IsReadOnly);
            }

            Thread.Sleep(wait);
        }
    }
}
