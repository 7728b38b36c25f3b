using Microsoft.Data.Sqlite;

namespace Personalize.Storage.Catalogs;

/// <summary>Things about the store itself that must not be forgotten when a process ends.</summary>
internal static class CatalogNotes
{
    /// <summary>Removed users have left traces in the file that must be overwritten; the value identifies the newest removal.</summary>
    public const string Erase = "erase";

    /// <summary>The catalogue comes from a version that did not record which files it had dropped.</summary>
    public const string Adopt = "adopt";

    /// <summary>The user was warned of these permissions.</summary>
    public const string Permissions = "permissions";

    public static string? Find(SqliteConnection connection, string name) =>
        connection.Query(row => row.GetString(0), "SELECT value FROM notes WHERE name = @1", name) is [var value] ? value : null;

    public static void Set(SqliteConnection connection, string name, string value) =>
        connection.Execute("INSERT INTO notes (name, value) VALUES (@1, @2) ON CONFLICT (name) DO UPDATE SET value = excluded.value", name, value);

    /// <summary>Removes a note unless it has got another value in the meantime.</summary>
    public static void Remove(SqliteConnection connection, string name, string value) =>
        connection.Execute("DELETE FROM notes WHERE name = @1 AND value = @2", name, value);
}
