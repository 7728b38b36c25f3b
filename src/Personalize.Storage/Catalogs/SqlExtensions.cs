using System.Text.Json;
using Microsoft.Data.Sqlite;

namespace Personalize.Storage.Catalogs;

/// <summary>Statements with positional values: <c>@1</c>, <c>@2</c> …</summary>
internal static class SqlExtensions
{
    public static int Execute(this SqliteConnection connection, string sql, params ReadOnlySpan<object?> values)
    {
        using var command = Command(connection, sql, values);
        return command.ExecuteNonQuery();
    }

    public static List<T> Query<T>(this SqliteConnection connection, Func<SqliteDataReader, T> map, string sql, params ReadOnlySpan<object?> values)
    {
        using var command = Command(connection, sql, values);
        using var reader = command.ExecuteReader();
        var rows = new List<T>();
        while (reader.Read())
            rows.Add(Map(connection, reader, map));
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

    private static SqliteCommand Command(SqliteConnection connection, string sql, ReadOnlySpan<object?> values)
    {
        var command = connection.CreateCommand();
        command.CommandText = sql;
        for (var i = 0; i < values.Length; i++)
            command.Parameters.AddWithValue($"@{i + 1}", values[i] ?? DBNull.Value);
        return command;
    }
}
