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

    /// <summary>The id of the folder of a shared store.</summary>
    public const string Folder = "folder";

    /// <summary>Changes whenever machines are to forget what they have computed from a dataset.</summary>
    public static string CachesOf(string datasetArn) => $"caches {datasetArn}";

    public static string? Find(SqlSession session, string name) =>
        session.Query(row => row.GetString(0), "SELECT value FROM notes WHERE name = $1", name) is [var value] ? value : null;

    public static void Set(SqlSession session, string name, string value) =>
        session.Execute("INSERT INTO notes (name, value) VALUES ($1, $2) ON CONFLICT (name) DO UPDATE SET value = excluded.value", name, value);

    /// <summary>Sets a note unless it is set already.</summary>
    public static void Add(SqlSession session, string name, string value) =>
        session.Execute("INSERT INTO notes (name, value) VALUES ($1, $2) ON CONFLICT DO NOTHING", name, value);

    /// <summary>Removes a note unless it has got another value in the meantime.</summary>
    public static void Remove(SqlSession session, string name, string value) =>
        session.Execute("DELETE FROM notes WHERE name = $1 AND value = $2", name, value);
}
