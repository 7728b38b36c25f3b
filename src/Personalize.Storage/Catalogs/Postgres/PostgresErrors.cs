using System.Net.Sockets;
using Npgsql;
using Personalize.Engine.Common;

namespace Personalize.Storage.Catalogs.Postgres;

/// <summary>What errors of PostgreSQL mean. Its messages never contain the password; the connection string is never shown.</summary>
internal static class PostgresErrors
{
    private const string IdleInTransactionTimeout = "25P03";

    /// <summary>Whether the connection was lost or could not be made, so that another attempt may succeed.</summary>
    public static bool IsLostConnection(NpgsqlException exception) => exception is PostgresException answer
        ? answer.SqlState.StartsWith("08", StringComparison.Ordinal) || answer.SqlState is PostgresErrorCodes.AdminShutdown
            or PostgresErrorCodes.CrashShutdown or PostgresErrorCodes.CannotConnectNow or IdleInTransactionTimeout
        : exception.InnerException is IOException or SocketException or NpgsqlException || (exception.InnerException is null && exception.IsTransient);

    /// <summary>Whether the server is there, but does not answer yet.</summary>
    public static bool IsStarting(NpgsqlException exception) =>
        exception is PostgresException { SqlState: PostgresErrorCodes.CannotConnectNow or PostgresErrorCodes.TooManyConnections };

    /// <summary>Whether the server ended a transaction in favour of another.</summary>
    public static bool IsConflict(NpgsqlException exception) =>
        exception is PostgresException { SqlState: PostgresErrorCodes.SerializationFailure or PostgresErrorCodes.DeadlockDetected };

    public static PersonalizeException ReadOnly(string place, Exception? cause = null) => new(
        ErrorKind.InvalidInput,
        ErrorIds.StoreReadOnly,
        $"The store '{place}' is read-only: this role may not write to it, the server only repeats another one, or the folder cannot be written to.",
        "Use a role that may write, and the server that takes writes.",
        place,
        cause);

    /// <summary>Converts an error to one of the engine, with advice.</summary>
    public static PersonalizeException Translate(NpgsqlException exception, string place, bool isReadOnly) => exception switch
    {
        PostgresException { SqlState: PostgresErrorCodes.ReadOnlySqlTransaction } => ReadOnly(place, exception),
        PostgresException { SqlState: PostgresErrorCodes.InsufficientPrivilege } when isReadOnly => ReadOnly(place, exception),
        PostgresException { SqlState: PostgresErrorCodes.DiskFull } => StorageFailure.DiskFull(place, exception),
        PostgresException { SqlState: PostgresErrorCodes.CharacterNotInRepertoire or PostgresErrorCodes.UntranslatableCharacter } =>
            PersonalizeException.InvalidInput(
                ErrorIds.TextNotStorable,
                $"A text cannot be stored in the {place}: it contains a NUL character.",
                "Remove the character U+0000; PostgreSQL does not store it in any text.",
                place),
        PostgresException { SqlState: PostgresErrorCodes.InvalidPassword or PostgresErrorCodes.InvalidAuthorizationSpecification } => Unusable(
            exception, place, "refuses this user", "Check Username= and Password= (or PGPASSWORD, or the .pgpass file), and pg_hba.conf of the server."),
        PostgresException { SqlState: PostgresErrorCodes.InvalidCatalogName } => Unusable(
            exception, place, "does not exist", "Create it: createdb, or CREATE DATABASE."),
        PostgresException { SqlState: PostgresErrorCodes.InsufficientPrivilege } => Unusable(
            exception, place, "does not allow this role what the store needs",
            "Grant the role SELECT, INSERT, UPDATE and DELETE on all tables of the schema and USAGE on its sequences; its owner also needs CREATE."),
        _ when IsBusy(exception) => new(
            ErrorKind.ResourceInUse,
            ErrorIds.StoreBusy,
            $"The {place} has been busy with other writes for too long.",
            "Try again, and end sessions that are stuck (pg_stat_activity, pg_locks).",
            place,
            exception),
        _ when IsLostConnection(exception) || IsStarting(exception) => Unreachable(exception, place),
        _ => Unusable(exception, place, "cannot be used", "Look into the log of the server."),
    };

    public static PersonalizeException Unreachable(NpgsqlException exception, string place) => new(
        ErrorKind.InvalidInput,
        ErrorIds.StoreUnreachable,
        $"The {place} cannot be reached: {(exception.InnerException?.Message ?? exception.Message).TrimEnd('.')}. What it has acknowledged is not lost.",
        "Check that the server is running and that this machine reaches it, then try again.",
        place,
        exception);

    private static bool IsBusy(NpgsqlException exception) =>
        IsConflict(exception) || exception.InnerException is TimeoutException
        || exception is PostgresException { SqlState: PostgresErrorCodes.LockNotAvailable or PostgresErrorCodes.QueryCanceled };

    private static PersonalizeException Unusable(NpgsqlException exception, string place, string how, string nextStep) => new(
        ErrorKind.InvalidInput,
        ErrorIds.StoreUnusable,
        $"The {place} {how}: {(exception is PostgresException answer ? answer.MessageText : exception.Message)}",
        nextStep,
        place,
        exception);
}
