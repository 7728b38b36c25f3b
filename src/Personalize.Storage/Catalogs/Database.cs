using Personalize.Engine.Common;
using Personalize.Engine.Ports;

namespace Personalize.Storage.Catalogs;

/// <summary>What holds the catalogue and the journal: a file, or a server that several machines share.</summary>
internal abstract class Database : IDisposable
{
    [ThreadStatic]
    private static bool s_isWriting;

    /// <summary>What messages call it: a path, or a database without the means to open it.</summary>
    public abstract string Place { get; }

    /// <summary>Whether this process may only read, because of permissions, a read-only file system or a server that only repeats another.</summary>
    public abstract bool IsReadOnly { get; }

    /// <summary>Whether processes of other machines use it, so that only its own clock can be trusted.</summary>
    public abstract bool IsShared { get; }

    /// <summary>Runs reads; each statement sees one committed state. They may be repeated, so they must not change anything.</summary>
    public abstract T Read<T>(Func<SqlSession, T> body);

    /// <summary>
    /// The same for what requests read again and again: as long as no process has committed anything, the value that was read last may be returned.
    /// </summary>
    /// <param name="kind">What is read.</param>
    /// <param name="name">Of what.</param>
    /// <param name="body">Its value is shared, so it must not change.</param>
    /// <param name="isOfEvents">Whether it changes with events, and not only with resources and segments.</param>
    public virtual T ReadKnown<T>(string kind, string name, Func<SqlSession, T> body, bool isOfEvents = false) => Read(body);

    /// <inheritdoc cref="IStore.BeginReading"/>
    public virtual IDisposable? BeginReading() => null;

    /// <summary>
    /// Runs one atomic, durable write. The body is repeated only if nothing of it has been committed and a lost connection prevented that.
    /// </summary>
    /// <param name="turn">What nobody else may write before this is committed.</param>
    /// <param name="body">The statements.</param>
    public T Write<T>(Turn turn, Func<SqlSession, T> body)
    {
        if (s_isWriting)
            throw new InvalidOperationException("A write cannot start inside another write.");
        RequireWritable();
        s_isWriting = true;
        try
        {
            return WriteOnce(turn, body);
        }
        finally
        {
            s_isWriting = false;
        }
    }

    /// <summary>
    /// Rewrites what deleted records have left behind, as far as the database lets a client do that. Returns false if other processes' reads
    /// prevent that for longer than <paramref name="patience"/>.
    /// </summary>
    public abstract bool TryCompact(TimeSpan patience);

    /// <summary>Copies one committed state to a new SQLite file, which has no log beside it, while others read and write.</summary>
    public abstract void CopyTo(string path);

    /// <summary>Looks for damage. Returns what is wrong, or nothing.</summary>
    public abstract IReadOnlyList<string> FindDamage();

    public abstract void Dispose();

    /// <summary>The error for data without its catalogue.</summary>
    /// <param name="place">The catalogue.</param>
    /// <param name="how">What is wrong with the catalogue: "is missing".</param>
    public static PersonalizeException CatalogMissing(string place, string how) => new(
        ErrorKind.InvalidInput,
        ErrorIds.StoreCatalogMissing,
        $"The catalogue '{place}' {how}, but there are data or models beside it. Nothing was changed.",
        "Put the right file back, restore the store from a backup, or have the catalogue rebuilt from what is there.",
        Path.GetDirectoryName(place));

    /// <summary>The error for a catalogue that cannot be read as far as it is needed.</summary>
    /// <param name="place">The catalogue.</param>
    /// <param name="what">What is wrong with it: "is damaged".</param>
    public static PersonalizeException Damaged(string place, string what, Exception? cause = null) => new(
        ErrorKind.InvalidInput,
        ErrorIds.StoreDamaged,
        $"'{place}' {what}",
        "Restore the store from a backup, or have the catalogue rebuilt from the data and the models that are there.",
        place,
        cause);

    /// <summary>The error for a write to a store that can only be read.</summary>
    protected abstract PersonalizeException ReadOnly(Exception? cause = null);

    protected abstract T WriteOnce<T>(Turn turn, Func<SqlSession, T> body);

    protected void RequireWritable()
    {
        if (IsReadOnly)
            throw ReadOnly();
    }
}
