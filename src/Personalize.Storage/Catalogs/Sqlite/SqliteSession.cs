using System.Data.Common;
using System.Text.Json;
using Microsoft.Data.Sqlite;

namespace Personalize.Storage.Catalogs.Sqlite;

/// <summary>A connection to a SQLite file.</summary>
internal sealed class SqliteSession(SqliteConnection connection) : SqlSession(connection, connection.DataSource)
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
        using var command = _connection.CreateCommand();
        command.CommandText = sql;
        for (var i = 1; i <= rows[0].Length; i++)
            Bind(command, i, null);
        foreach (var row in rows)
        {
            for (var i = 0; i < row.Length; i++)
                command.Parameters[i].Value = row[i] ?? DBNull.Value;
            command.ExecuteNonQuery();
        }
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

    protected override void Bind(DbCommand command, int number, object? value) =>
        ((SqliteCommand)command).Parameters.AddWithValue($"${number}", value ?? DBNull.Value);
}
