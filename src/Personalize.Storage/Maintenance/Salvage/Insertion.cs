using Microsoft.Data.Sqlite;

namespace Personalize.Storage.Maintenance.Salvage;

/// <summary>A statement that is run with many rows.</summary>
internal sealed class Insertion : IDisposable
{
    private const int ConstraintCode = 19;
    private const int ForeignKeyCode = 787;

    private readonly SqliteCommand _command;

    public Insertion(SqliteConnection connection, string sql)
    {
        _command = connection.CreateCommand();
        _command.CommandText = sql;
    }

    /// <summary>What became of a row.</summary>
    public enum Outcome
    {
        /// <summary>It is there now.</summary>
        Inserted,

        /// <summary>It was there already, or breaks a rule of the table.</summary>
        Refused,

        /// <summary>What it belongs to is not there.</summary>
        WithoutParent,
    }

    public Outcome Run(object?[] values)
    {
        _command.Parameters.Clear();
        for (var i = 0; i < values.Length; i++)
            _command.Parameters.AddWithValue($"@{i + 1}", values[i] ?? DBNull.Value);
        try
        {
            return _command.ExecuteNonQuery() > 0 ? Outcome.Inserted : Outcome.Refused;
        }
        catch (SqliteException exception) when (exception.SqliteErrorCode == ConstraintCode)
        {
            return exception.SqliteExtendedErrorCode == ForeignKeyCode ? Outcome.WithoutParent : Outcome.Refused;
        }
    }

    public void Dispose() => _command.Dispose();
}
