using System.Globalization;
using System.Security.Cryptography;
using System.Text;
using Personalize.Engine.Common;

namespace Personalize.Storage.Catalogs;

/// <summary>
/// Copies all records of a catalogue to an empty one, whatever databases they are in, in one transaction. Leases are left out, because their holders
/// work on the source; so are notes, which are about the source.
/// </summary>
/// <param name="source">Sees one committed state for as long as the copy takes.</param>
internal sealed class TableCopy(SqlSession source, Database target)
{
    private const int BatchRows = 1000;

    // Name, columns, and those by which it is ordered: what others refer to comes first.
    private static readonly (string Name, string Columns, string Order)[] s_tables =
    [
        ("resources", "sequence, arn, kind, parent, status, created, updated, body", "sequence"),
        ("uses", "source, target", "source, target"),
        ("segments", "dataset, position, id, rows, bytes", "dataset, position"),
        ("trials", "version, number, status, body", "version, number"),
        ("journals", "dataset, sequence, removals", "dataset"),
        ("events",
            "id, dataset, event_id, sequence, user_id, session_id, event_type, sent_at, item_id, event_value, impression, properties, recommendation_id",
            "id"),
        ("put_rows", "dataset, id, body", "dataset, id"),
        ("shown_lists",
            "id, dataset_group, number, recommendation_id, campaign, version, user_id, session_id, shown_at, expires_at, items", "id"),
        ("dropped", "kind, id", "kind, id"),
    ];

    private readonly SqlSession _source = source;
    private readonly Database _target = target;

    /// <summary>Returns the number of records.</summary>
    /// <exception cref="PersonalizeException">The target has resources, or what arrived there is not what was sent.</exception>
    public long Run() => _target.Write(Turn.Catalog, session =>
    {
        RequireEmpty(session);
        var total = 0L;
        foreach (var (name, columns, order) in s_tables)
        {
            var select = $"SELECT {columns} FROM {name} ORDER BY {order}";
            var values = string.Join(", ", Enumerable.Range(1, columns.Split(',').Length).Select(i => $"${i}"));
            var (sent, hash) = Digest(_source.Stream(select).Chunk(BatchRows), rows => session.ExecuteMany(
                $"INSERT INTO {name} ({columns}) VALUES ({values}) ON CONFLICT DO NOTHING", rows));
            var (arrived, copy) = Digest(session.Stream(select).Chunk(BatchRows), _ => { });
            if (arrived != sent || !hash.AsSpan().SequenceEqual(copy))
            {
                throw new PersonalizeException(
                    ErrorKind.InvalidInput, ErrorIds.CopyDiffers, $"The table '{name}' of '{session.Place}' is not what was sent to it. Nothing was changed.",
                    "Copy the store again. If the error persists, texts of the source may contain what the target does not store.", session.Place);
            }

            total += arrived;
        }

        session.ContinueNumbers();
        return total;
    });

    /// <exception cref="PersonalizeException">Id <c>CopyTargetNotEmpty</c>.</exception>
    public static void RequireEmpty(Database target) => target.Read(session =>
    {
        RequireEmpty(session);
        return true;
    });

    public static long Count(SqlSession session) =>
        s_tables.Sum(table => session.Query(row => row.GetInt64(0), $"SELECT COUNT(*) FROM {table.Name}")[0]);

    private static void RequireEmpty(SqlSession session)
    {
        if (session.Query(row => row.GetInt64(0), "SELECT COUNT(*) FROM resources")[0] == 0)
            return;
        throw PersonalizeException.InvalidInput(
            ErrorIds.CopyTargetNotEmpty, $"There are resources in '{session.Place}' already.", "Name a store that is empty, or does not exist yet.",
            session.Place);
    }

    private static (long Rows, byte[] Hash) Digest(IEnumerable<object?[][]> batches, Action<object?[][]> visit)
    {
        using var hash = IncrementalHash.CreateHash(HashAlgorithmName.SHA256);
        var rows = 0L;
        foreach (var batch in batches)
        {
            foreach (var row in batch)
            {
                foreach (var value in row)
                    Add(hash, value);
            }

            rows += batch.Length;
            visit(batch);
        }

        return (rows, hash.GetHashAndReset());
    }

    // The kind, the length and the value, so that no two rows are the same bytes.
    private static void Add(IncrementalHash hash, object? value)
    {
        var bytes = value switch
        {
            null => [],
            string text => Encoding.UTF8.GetBytes(text),
            double number => BitConverter.GetBytes(number),
            _ => BitConverter.GetBytes(Convert.ToInt64(value, CultureInfo.InvariantCulture)),
        };
        hash.AppendData([(byte)(value is null ? 0 : value is string ? 1 : value is double ? 2 : 3), .. BitConverter.GetBytes(bytes.Length)]);
        hash.AppendData(bytes);
    }
}
