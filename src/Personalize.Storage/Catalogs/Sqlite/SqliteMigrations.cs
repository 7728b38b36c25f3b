using Microsoft.Data.Sqlite;
using Personalize.Engine.Common;

namespace Personalize.Storage.Catalogs.Sqlite;

/// <summary>The schema of the catalogue, version by version. A released version is never changed, only followed by another.</summary>
internal static class SqliteMigrations
{
    // "PRSZ": distinguishes a catalogue from any other SQLite file.
    private const int ApplicationId = 0x5052535A;

    private static readonly string[] s_versions =
    [
        """
        CREATE TABLE resources (
            sequence INTEGER PRIMARY KEY AUTOINCREMENT,
            arn TEXT NOT NULL UNIQUE,
            kind TEXT NOT NULL,
            parent TEXT REFERENCES resources (arn),
            status TEXT NOT NULL,
            created TEXT NOT NULL,
            updated TEXT NOT NULL,
            body TEXT NOT NULL
        ) STRICT;
        CREATE INDEX resources_by_kind ON resources (kind, parent);
        CREATE INDEX resources_by_parent ON resources (parent);
        CREATE TABLE uses (
            source TEXT NOT NULL REFERENCES resources (arn) ON DELETE CASCADE,
            target TEXT NOT NULL REFERENCES resources (arn),
            PRIMARY KEY (source, target)
        ) STRICT, WITHOUT ROWID;
        CREATE INDEX uses_by_target ON uses (target);
        CREATE TABLE segments (
            dataset TEXT NOT NULL REFERENCES resources (arn) ON DELETE CASCADE,
            position INTEGER NOT NULL,
            id TEXT NOT NULL UNIQUE,
            rows INTEGER NOT NULL,
            bytes INTEGER NOT NULL,
            PRIMARY KEY (dataset, position)
        ) STRICT, WITHOUT ROWID;
        CREATE TABLE leases (
            arn TEXT PRIMARY KEY,
            owner TEXT NOT NULL,
            machine TEXT NOT NULL,
            process INTEGER NOT NULL,
            process_started TEXT NOT NULL,
            heartbeat INTEGER NOT NULL,
            stop_requested INTEGER NOT NULL DEFAULT 0
        ) STRICT, WITHOUT ROWID;
        """,
        """
        CREATE TABLE trials (
            version TEXT NOT NULL REFERENCES resources (arn) ON DELETE CASCADE,
            number INTEGER NOT NULL,
            status TEXT NOT NULL,
            body TEXT NOT NULL,
            PRIMARY KEY (version, number)
        ) STRICT;
        """,
        """
        CREATE TABLE journals (
            dataset INTEGER PRIMARY KEY REFERENCES resources (sequence) ON DELETE CASCADE,
            sequence INTEGER NOT NULL DEFAULT 0,
            removals INTEGER NOT NULL DEFAULT 0
        ) STRICT;
        CREATE TABLE events (
            id INTEGER PRIMARY KEY,
            dataset INTEGER NOT NULL REFERENCES resources (sequence) ON DELETE CASCADE,
            event_id TEXT NOT NULL,
            sequence INTEGER,
            user_id TEXT,
            session_id TEXT NOT NULL,
            event_type TEXT NOT NULL,
            sent_at INTEGER NOT NULL,
            item_id TEXT,
            event_value REAL,
            impression TEXT,
            properties TEXT,
            recommendation_id TEXT,
            CHECK ((user_id IS NULL) = (sequence IS NULL))
        ) STRICT;
        CREATE UNIQUE INDEX events_by_id ON events (dataset, event_id);
        CREATE INDEX events_by_sequence ON events (dataset, sequence);
        CREATE INDEX events_by_user ON events (dataset, user_id, sequence);
        CREATE INDEX events_without_user ON events (dataset, session_id) WHERE user_id IS NULL;
        CREATE TABLE put_rows (
            dataset INTEGER NOT NULL REFERENCES resources (sequence) ON DELETE CASCADE,
            id TEXT NOT NULL,
            body TEXT NOT NULL,
            PRIMARY KEY (dataset, id)
        ) STRICT, WITHOUT ROWID;
        """,

        // Files are deleted only if they are listed here. What an older catalogue does not know stays. A catalogue of an older version may
        // have free pages with records of users who were removed.
        """
        CREATE TABLE dropped (
            kind TEXT NOT NULL,
            id TEXT NOT NULL,
            PRIMARY KEY (kind, id)
        ) STRICT, WITHOUT ROWID;
        CREATE TABLE notes (
            name TEXT PRIMARY KEY,
            value TEXT NOT NULL
        ) STRICT, WITHOUT ROWID;
        CREATE TRIGGER segment_dropped AFTER DELETE ON segments BEGIN
            INSERT OR IGNORE INTO dropped (kind, id) VALUES ('segment', OLD.id);
        END;
        CREATE TRIGGER segment_listed AFTER INSERT ON segments BEGIN
            DELETE FROM dropped WHERE kind = 'segment' AND id = NEW.id;
        END;
        CREATE TRIGGER version_dropped AFTER DELETE ON resources WHEN OLD.kind = 'SolutionVersion' BEGIN
            INSERT OR IGNORE INTO dropped (kind, id) VALUES ('version', OLD.arn);
        END;
        CREATE TRIGGER version_listed AFTER INSERT ON resources WHEN NEW.kind = 'SolutionVersion' BEGIN
            DELETE FROM dropped WHERE kind = 'version' AND id = NEW.arn;
        END;
        INSERT INTO notes (name, value) SELECT 'adopt', '1' WHERE EXISTS (SELECT 1 FROM sqlite_sequence);
        """,
        """
        CREATE TABLE shown_lists (
            id INTEGER PRIMARY KEY,
            dataset_group INTEGER NOT NULL REFERENCES resources (sequence) ON DELETE CASCADE,
            number INTEGER NOT NULL,
            recommendation_id TEXT NOT NULL,
            campaign TEXT NOT NULL,
            version TEXT NOT NULL,
            user_id TEXT,
            session_id TEXT,
            shown_at INTEGER NOT NULL,
            expires_at INTEGER NOT NULL,
            items TEXT NOT NULL
        ) STRICT;
        CREATE UNIQUE INDEX shown_lists_by_id ON shown_lists (recommendation_id);
        CREATE UNIQUE INDEX shown_lists_by_number ON shown_lists (dataset_group, number);
        CREATE INDEX shown_lists_by_user ON shown_lists (dataset_group, user_id);
        CREATE INDEX shown_lists_by_expiry ON shown_lists (expires_at);
        """,

        // Visitors are answered by their session, also after their user has become known.
        """
        CREATE INDEX events_by_session ON events (dataset, session_id);
        DROP INDEX events_without_user;
        """,

        // Leases are measured since the machine was started.
        """
        ALTER TABLE leases ADD COLUMN ticks INTEGER NOT NULL DEFAULT 0;
        """,
    ];

    /// <summary>Migrates a catalogue to the newest version, in one transaction. Returns the version that was found.</summary>
    /// <param name="mayCreate">False if there is data that an empty catalogue would not know.</param>
    /// <param name="isReadOnly">Whether the catalogue cannot be changed.</param>
    /// <exception cref="PersonalizeException">Not a catalogue, an empty one, or one of a newer version of the module.</exception>
    public static int Apply(SqliteConnection connection, string path, bool mayCreate, bool isReadOnly)
    {
        var found = CheckVersion(connection, path);
        if (found == s_versions.Length)
            return found;
        if (found == 0 && !mayCreate)
            throw Database.CatalogMissing(path, "is empty");
        if (isReadOnly)
        {
            throw PersonalizeException.InvalidInput(
                ErrorIds.StoreReadOnly,
                $"The store '{path}' has version {found} and is read-only; it must be upgraded to version {s_versions.Length} before it can be read.",
                "Open it once where you can write to it.",
                path);
        }

        // This cannot be changed inside a transaction; it is harmless if another process has already done it.
        Execute(connection, "PRAGMA journal_mode = WAL");
        using var transaction = connection.BeginTransaction(deferred: false);
        found = CheckVersion(connection, path);
        for (var version = found; version < s_versions.Length; version++)
            Execute(connection, s_versions[version]);
        Execute(connection, $"PRAGMA application_id = {ApplicationId}; PRAGMA user_version = {s_versions.Length}");
        transaction.Commit();
        return found;
    }

    private static int CheckVersion(SqliteConnection connection, string path)
    {
        // A single statement, because another process may create the catalogue between two.
        using var command = connection.CreateCommand();
        command.CommandText = "SELECT user_version, application_id, (SELECT COUNT(*) FROM sqlite_schema) FROM pragma_user_version, pragma_application_id";
        using var reader = command.ExecuteReader();
        reader.Read();
        var (version, application, tables) = (reader.GetInt32(0), reader.GetInt32(1), reader.GetInt64(2));
        if (application != ApplicationId && (application != 0 || version != 0 || tables != 0))
        {
            throw PersonalizeException.InvalidInput(
                ErrorIds.StoreDamaged, $"'{path}' is a SQLite file of another program.", "Use another store directory.", path);
        }

        return version <= s_versions.Length
            ? version
            : throw PersonalizeException.InvalidInput(
                ErrorIds.StoreVersionTooNew,
                $"The store '{path}' has version {version}; this module supports versions up to {s_versions.Length}.",
                "Update the module, or use another store directory.",
                path);
    }

    private static void Execute(SqliteConnection connection, string sql)
    {
        using var command = connection.CreateCommand();
        command.CommandText = sql;
        command.ExecuteNonQuery();
    }
}
