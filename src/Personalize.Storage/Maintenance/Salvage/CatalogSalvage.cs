using Microsoft.Data.Sqlite;
using Personalize.Engine.Common;
using Personalize.Engine.Requests;
using Personalize.Engine.Resources;
using Personalize.Storage.Catalogs;

namespace Personalize.Storage.Maintenance.Salvage;

/// <summary>
/// Takes over from a damaged catalogue what can be read of it. Resources come first, because they say what the rest of a repair already knows;
/// everything else comes after it, because it may belong to resources that only the files of the store bring back.
/// </summary>
internal sealed class CatalogSalvage : IDisposable
{
    private const int MostNamed = 20;
    private const string ArnIndex = "sqlite_autoindex_resources_1";

    private readonly string _path;
    private readonly SqliteFile _file;
    private readonly IReadOnlyList<SqliteObject> _objects;
    private readonly Dictionary<string, (long Taken, long Lost)> _counts = [];
    private readonly List<object?[]> _waiting = [];
    private readonly List<string> _lost = [];

    // The resources that records refer to by the numbers that these had.
    private readonly Dictionary<long, string> _arns = [];
    private int _unreadable;

    private CatalogSalvage(string path, SqliteFile file)
    {
        (_path, _file) = (path, file);
        _objects = SqliteObject.List(file);
    }

    /// <summary>What was found of each kind.</summary>
    public IReadOnlyList<RepairedRecords> Records =>
        [.. _counts.Where(entry => entry.Value != default).Select(entry => new RepairedRecords(entry.Key, entry.Value.Taken, entry.Value.Lost))];

    /// <summary>Opens a damaged catalogue; null if nothing in it can be read.</summary>
    /// <param name="log">Path of its write-ahead log, which may be missing.</param>
    public static CatalogSalvage? TryOpen(string path, string log) => SqliteFile.TryOpen(path, log) is { } file ? new CatalogSalvage(path, file) : null;

    /// <summary>Takes over resources, and what is known to have been deleted.</summary>
    public void TakeResources(SqliteConnection connection)
    {
        var table = Table(connection, "resources", findsOrphans: true);
        var rows = new SortedDictionary<long, object?[]>();
        table.Read(values => rows.TryAdd((long)values[0]!, values));
        _unreadable += table.Unreadable;
        foreach (var (arn, sequence) in table.Texts(ArnIndex))
        {
            _arns[sequence] = arn;
            if (!rows.ContainsKey(sequence))
                Lose(arn);
        }

        using (var insertion = new Insertion(connection, table.Insertion))
        {
            foreach (var (sequence, values) in rows)
            {
                _arns[sequence] = (string)values[1]!;
                if (!IsWhole(values))
                    Lose((string)values[1]!);
                else if (insertion.Run(values) == Insertion.Outcome.WithoutParent)
                    _waiting.Add(values);
                else
                    Count(KindOf((string)values[1]!), 1, 0);
            }
        }

        // What the files bring back must not get the number of something that waits.
        if (_arns.Count > 0)
        {
            connection.Execute("DELETE FROM sqlite_sequence WHERE name = 'resources'");
            connection.Execute("INSERT INTO sqlite_sequence (name, seq) VALUES ('resources', @1)", _arns.Keys.Max());
        }

        Take(connection, "dropped", kind: null, findsOrphans: false);
    }

    /// <summary>Takes over everything else.</summary>
    public void TakeRest(SqliteConnection connection)
    {
        var insertion = Table(connection, "resources", findsOrphans: false).Insertion;
        using (var again = new Insertion(connection, insertion))
        {
            // A parent may wait as well. What is refused has been brought back already.
            while (_waiting.RemoveAll(values => again.Run(values) != Insertion.Outcome.WithoutParent && Count(KindOf((string)values[1]!), 1, 0)) > 0)
            {
            }
        }

        _waiting.ForEach(values => Lose((string)values[1]!));
        Take(connection, "uses", kind: null, findsOrphans: false);
        Take(connection, "trials", "trials", findsOrphans: true, isWhole: values => CanRead(() => ResourceJson.ReadTrial((string)values[3]!, _path)));
        Take(connection, "journals", kind: null, findsOrphans: true, owner: 0);
        Take(connection, "events", "events", findsOrphans: true, owner: 1);
        Take(connection, "put_rows", "individually recorded items and users", findsOrphans: true, owner: 0);
        Take(connection, "shown_lists", "recorded recommendations", findsOrphans: true, owner: 1);
    }

    /// <summary>What was and what was not taken over, in words.</summary>
    public string Describe()
    {
        var taken = string.Join(", ", Records.Where(record => record.TakenOver > 0).Select(record => $"{record.TakenOver} {record.Kind}"));
        var named = _lost.Take(MostNamed).Select(Arn.Describe);
        if (_lost.Count > MostNamed)
            named = named.Append($"{_lost.Count - MostNamed} other resources");
        var kinds = _lost.Select(KindOf).ToHashSet();
        var counted = Records.Where(record => record.Lost > 0 && !kinds.Contains(record.Kind)).Select(record => $"{record.Lost} {record.Kind}");
        var lost = string.Join(", ", named.Concat(counted));
        return $"The catalogue was damaged and is made anew from what can be read of it. Taken over: {(taken.Length > 0 ? taken : "nothing")}. "
            + (lost.Length > 0 ? $"Not taken over: {lost}. " : "")
            + (_unreadable > 0 ? $"{_unreadable} of its pages and records cannot be read; what was only there is gone." : "All of its pages can be read.");
    }

    public void Dispose() => _file.Dispose();

    /// <param name="kind">What the rows are called in the report; null if they are not counted.</param>
    /// <param name="owner">The column that has the number of a resource; -1 if there is none.</param>
    private void Take(
        SqliteConnection connection, string name, string? kind, bool findsOrphans, int owner = -1, Predicate<object?[]>? isWhole = null)
    {
        var table = Table(connection, name, findsOrphans);
        var (taken, lost) = (0L, 0L);
        var numbers = new Dictionary<long, object?>();
        using (var insertion = new Insertion(connection, table.Insertion))
        {
            table.Read(values =>
            {
                if (owner >= 0)
                    values[owner] = Number(connection, numbers, (long)values[owner]!);
                var isTaken = (owner < 0 || values[owner] is not null) && isWhole?.Invoke(values) != false
                    && insertion.Run(values) == Insertion.Outcome.Inserted;
                (taken, lost) = isTaken ? (taken + 1, lost) : (taken, lost + 1);
            });
        }

        _unreadable += table.Unreadable;
        if (kind is not null)
            Count(kind, taken, lost + table.Lost);
    }

    // A resource that the files of the store have brought back has another number than before.
    private object? Number(SqliteConnection connection, Dictionary<long, object?> numbers, long before)
    {
        if (!numbers.TryGetValue(before, out var now))
        {
            now = _arns.TryGetValue(before, out var arn)
                && connection.Query(row => row.GetInt64(0), "SELECT sequence FROM resources WHERE arn = @1", arn) is [var number] ? number : null;
            numbers[before] = now;
        }

        return now;
    }

    private SalvagedTable Table(SqliteConnection connection, string name, bool findsOrphans) => new(_file, _objects, connection, name, findsOrphans);

    private bool IsWhole(object?[] values) =>
        CanRead(() => ResourceJson.Read((string)values[2]!, (string)values[1]!, (string)values[7]!, _path));

    private static bool CanRead(Func<object> read)
    {
        try
        {
            read();
            return true;
        }
        catch (PersonalizeException)
        {
            return false;
        }
    }

    private void Lose(string arn)
    {
        _lost.Add(arn);
        Count(KindOf(arn), 0, 1);
    }

    private bool Count(string kind, long taken, long lost)
    {
        var (before, without) = _counts.GetValueOrDefault(kind);
        _counts[kind] = (before + taken, without + lost);
        return true;
    }

    private static string KindOf(string arn) => Arn.KindOf(arn) is { } kind ? $"{Arn.Describe(kind)}s" : "resources";
}
