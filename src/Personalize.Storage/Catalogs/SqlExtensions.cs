using System.Text.Json;
using Microsoft.Data.Sqlite;

namespace Personalize.Storage.Catalogs;

/// <summary>Statements with positional values: <c>@1</c>, <c>@2</c> …</summary>
internal static class SqlExtensions
{
    public static int Execute(this SqliteConnection connection, string sql, params ReadOnlySpan<object?> values)
    {
        var command = Take(connection, sql, values);
        var changed = command.ExecuteNonQuery();
        Keep(connection, command);
        return changed;
    }

    public static List<T> Query<T>(this SqliteConnection connection, Func<SqliteDataReader, T> map, string sql, params ReadOnlySpan<object?> values)
    {
        var command = Take(connection, sql, values);
        var rows = new List<T>();
        using (var reader = command.ExecuteReader())
        {
            while (reader.Read())
                rows.Add(Map(connection, reader, map));
        }

        Keep(connection, command);
        return rows;
    }

    // Values of other types than the tables have, or that are not what the module wrote.
    private static T Map<T>(SqliteConnection connection, SqliteDataReader reader, Func<SqliteDataReader, T> map)
    {
        try
        {
            return map(reader);
        }
        catch (Exception exception) when (
            exception is InvalidCastException or InvalidOperationException or FormatException or OverflowException or JsonException)
        {
            throw Database.Damaged(connection.DataSource, $"has a damaged record: {exception.Message}", exception);
        }
    }

    private static SqliteCommand Take(SqliteConnection connection, string sql, ReadOnlySpan<object?> values)
    {
        if ((connection as CatalogConnection)?.Take(sql) is not { } command)
        {
            command = connection.CreateCommand();
            command.CommandText = sql;
            for (var i = 1; i <= values.Length; i++)
                command.Parameters.Add(new SqliteParameter($"@{i}", DBNull.Value));
        }

        for (var i = 0; i < values.Length; i++)
            command.Parameters[i].Value = values[i] ?? DBNull.Value;
        return command;
    }

    private static void Keep(SqliteConnection connection, SqliteCommand command)
    {
        if (connection is CatalogConnection catalog)
            catalog.Keep(command);
        else
            command.Dispose();
    }
}
