using Microsoft.Data.Sqlite;

namespace Personalize.Storage.Catalogs;

/// <summary>A connection that keeps its statements, because SQLite compiles them. For one thread at a time.</summary>
internal sealed class CatalogConnection(string connectionString) : SqliteConnection(connectionString)
{
    // Those that are put together from parts could be any number.
    private const int MostKept = 100;

    private readonly Dictionary<string, SqliteCommand> _kept = [];

    /// <summary>A statement that was kept; null if there is none. Whoever has it is the only one, and after an error nobody gets it again.</summary>
    public SqliteCommand? Take(string sql)
    {
        if (!_kept.Remove(sql, out var command))
            return null;
        command.Transaction = Transaction;
        return command;
    }

    /// <summary>Keeps a statement that has ended.</summary>
    public void Keep(SqliteCommand command)
    {
        if (_kept.Count >= MostKept || !_kept.TryAdd(command.CommandText, command))
            command.Dispose();
    }
}
