using System.Data.Common;
using System.Text.Json;

namespace Personalize.Storage.Catalogs;

/// <summary>
/// A connection with what the databases say in different words. Statements are the same for all of them; their values are positional:
/// <c>$1</c>, <c>$2</c> …
/// </summary>
internal abstract class SqlSession(string place)
{
    /// <summary>What messages call the database.</summary>
    public string Place { get; } = place;

    /// <summary>The current time by the clock that all users of the database have in common: an expression, in milliseconds since 1970.</summary>
    public abstract string Now { get; }

    /// <summary>After a SELECT: nobody deletes the rows, or changes what identifies them, before the end of the transaction.</summary>
    public abstract string KeepingKeys { get; }

    /// <summary>After a SELECT: nobody changes the rows before the end of the transaction.</summary>
    public abstract string KeepingRows { get; }

    public int Execute(string sql, params ReadOnlySpan<object?> values)
    {
        var command = Command(sql, values);
        var changed = command.ExecuteNonQuery();
        Release(command);
        return changed;
    }

    public List<T> Query<T>(Func<DbDataReader, T> map, string sql, params ReadOnlySpan<object?> values)
    {
        var command = Command(sql, values);
        var rows = new List<T>();
        using (var reader = command.ExecuteReader())
        {
            while (reader.Read())
                rows.Add(Map(reader, map));
        }

        Release(command);
        return rows;
    }

    /// <summary>The rows as they come; nothing else can be asked meanwhile.</summary>
    public IEnumerable<object?[]> Stream(string sql, params object?[] values)
    {
        using var command = Command(sql, values);
        using var reader = command.ExecuteReader();
        while (reader.Read())
        {
            var row = new object?[reader.FieldCount];
            for (var i = 0; i < row.Length; i++)
                row[i] = reader.IsDBNull(i) ? null : reader.GetValue(i);
            yield return row;
        }
    }

    /// <summary>Runs a statement with each row of values, in order.</summary>
    public abstract void ExecuteMany(string sql, IReadOnlyList<object?[]> rows);

    /// <summary>Waits for another turn than that of the transaction, and keeps it until its end.</summary>
    public abstract void Take(Turn turn);

    /// <summary>After records with numbers of their own were added: the next ones get higher numbers.</summary>
    public abstract void ContinueNumbers();

    /// <summary>A condition: whether what precedes it is one of the texts of a parameter, made by <see cref="ListOf"/>.</summary>
    public abstract string IsOneOf(int parameter);

    public abstract object ListOf(IEnumerable<string> texts);

    /// <summary>Whether a statement failed because its key is taken.</summary>
    public abstract bool IsDuplicate(DbException exception);

    /// <summary>Whether a statement failed because what it refers to does not exist, or because something refers to what it deletes.</summary>
    public abstract bool IsBrokenReference(DbException exception);

    /// <summary>A statement with its values, ready to be run.</summary>
    protected abstract DbCommand Command(string sql, ReadOnlySpan<object?> values);

    /// <summary>Takes back a statement that has ended without an error.</summary>
    protected virtual void Release(DbCommand command) => command.Dispose();

    // Values of other types than the tables have, or that are not what the module wrote.
    private T Map<T>(DbDataReader reader, Func<DbDataReader, T> map)
    {
        try
        {
            return map(reader);
        }
        catch (Exception exception) when (
            exception is InvalidCastException or InvalidOperationException or FormatException or OverflowException or JsonException)
        {
            throw Database.Damaged(Place, $"has a damaged record: {exception.Message}", exception);
        }
    }
}
