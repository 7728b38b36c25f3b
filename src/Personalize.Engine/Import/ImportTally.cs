using Personalize.Engine.Resources;

namespace Personalize.Engine.Import;

/// <summary>Counts what an import reads, keeps and drops.</summary>
/// <param name="rejected">Receives every rejected row; null if not all of them are needed.</param>
internal sealed class ImportTally(Action<RejectedRow>? rejected)
{
    public const int MostRejectedRows = 100;
    public const string Duplicate = "duplicate of an event with the same user, item, time and event type";

    private readonly Action<RejectedRow>? _tell = rejected;
    private readonly Dictionary<string, long> _dropped = [];
    private readonly List<RejectedRow> _rejected = [];
    private readonly HashSet<string> _rejecting = [];

    public long Read { get; set; }

    public long Kept { get; set; }

    public long Invalid { get; private set; }

    public IReadOnlyDictionary<string, long> Dropped => _dropped;

    public IReadOnlyList<RejectedRow> Rejected => _rejected;

    public void Drop(string reason)
    {
        _dropped.TryGetValue(reason, out var count);
        _dropped[reason] = count + 1;
    }

    /// <summary>Whether rows were rejected for a value of a field.</summary>
    public bool Rejects(string field) => _rejecting.Contains(field);

    /// <param name="field">The field by which the reason is counted, whatever the column is called in the file.</param>
    public void Reject(string field, string file, long line, string column, ReadOnlySpan<char> value, string rule)
    {
        Invalid++;
        _rejecting.Add(field);
        Drop(field.Length == 0 ? rule : $"{field} {rule}");
        if (_rejected.Count == MostRejectedRows && _tell is null)
            return;
        var row = new RejectedRow(file, line, column, value.Length > 100 ? string.Concat(value[..99], "…") : value.ToString(), rule);
        if (_rejected.Count < MostRejectedRows)
            _rejected.Add(row);
        _tell?.Invoke(row);
    }

    /// <summary>The first rejected rows, one per line, for a message.</summary>
    public string DescribeRejected()
    {
        const int Shown = 5;
        var lines = _rejected.Take(Shown).Select(row => $"{Environment.NewLine}- {row.File}, line {row.Line}{Place(row)}: {row.Rule}");
        return string.Concat(lines) + (Invalid > Shown ? $"{Environment.NewLine}- and {Invalid - Shown} more" : "");
    }

    private static string Place(RejectedRow row) => row.Column.Length == 0 ? "" : $", {row.Column} '{row.Value}'";
}
