using System.Data.Common;
using System.Text.Json;
using Microsoft.Data.Sqlite;

namespace Personalize.Storage.Catalogs.Sqlite;

/// <summary>A connection to a SQLite file.</summary>
internal sealed class SqliteSession(SqliteConnection connection) : SqlSession(connection.DataSource)
{
    private const int ForeignKeyCode = 787;
    private const int UniqueCode = 2067;

    private readonly SqliteConnection _connection = connection;

    public override string Now => "CAST(unixepoch('subsec') * 1000 AS INTEGER)";

    public override string KeepingKeys => "";

    public override string KeepingRows => "";

    public override void ExecuteMany(string sql, IReadOnlyList<object?[]> rows)
    {
        if (rows.Count == 0)
            return;
        var command = Command(sql, rows[0]);
        foreach (var row in rows)
        {
            Bind(command, row);
            command.ExecuteNonQuery();
        }

        Release(command);
    }

    // A transaction that writes has the file to itself.
    public override void Take(Turn turn)
    {
    }

    // SQLite gives the number after the highest one.
    public override void ContinueNumbers()
    {
    }

    public override string IsOneOf(int parameter) => $"IN (SELECT value FROM json_each(${parameter}))";

    public override object ListOf(IEnumerable<string> texts) => JsonSerializer.Serialize(texts);

    public override bool IsDuplicate(DbException exception) => exception is SqliteException { SqliteExtendedErrorCode: UniqueCode };

    public override bool IsBrokenReference(DbException exception) => exception is SqliteException { SqliteExtendedErrorCode: ForeignKeyCode };

    /// <summary>A statement that the caller runs and disposes.</summary>
    public SqliteCommand CreateCommand(string sql)
    {
        var command = _connection.CreateCommand();
        command.CommandText = sql;
        return command;
    }

    protected override SqliteCommand Command(string sql, ReadOnlySpan<object?> values)
    {
        if ((_connection as CatalogConnection)?.Take(sql) is not { } command)
        {
            command = CreateCommand(sql);
            for (var i = 1; i <= values.Length; i++)
                command.Parameters.Add(new SqliteParameter($"${i}", DBNull.Value));
        }

        Bind(command, values);
        return command;
    }

    protected override void Release(DbCommand command)
    {
        if (_connection is CatalogConnection catalog)
            catalog.Keep((SqliteCommand)command);
        else
            command.Dispose();
    }

    private static void Bind(SqliteCommand command, ReadOnlySpan<object?> values)
    {
        for (var i = 0; i < values.Length; i++)
            command.Parameters[i].Value = values[i] ?? DBNull.Value;
    }
}
