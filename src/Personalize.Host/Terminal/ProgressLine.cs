using System.Management.Automation;

namespace Personalize.Host.Terminal;

/// <summary>Draws the progress that is under way on one line: the innermost part, and what it is a part of as far as there is room.</summary>
internal sealed class ProgressLine(TextWriter writer)
{
    private readonly SortedDictionary<int, ProgressRecord> _records = [];
    private bool _isDrawn;

    public void Show(ProgressRecord record)
    {
        if (record.RecordType == ProgressRecordType.Completed)
            _records.Remove(record.ActivityId);
        else
            _records[record.ActivityId] = record;
        Clear();
        if (_records.Count == 0)
            return;
        writer.Write(Line([.. _records.Values], Math.Max(20, TerminalRawInterface.Width - 1)));
        _isDrawn = true;
    }

    /// <summary>Makes room for other text; the next record draws the line again.</summary>
    public void Clear()
    {
        if (!_isDrawn)
            return;
        writer.Write("\r\e[K");
        _isDrawn = false;
    }

    /// <param name="records">Outermost first; at least one.</param>
    internal static string Line(IReadOnlyList<ProgressRecord> records, int width)
    {
        var line = Text(records[^1]);
        for (var i = records.Count - 2; i >= 0; i--)
        {
            var longer = $"{Text(records[i])} > {line}";
            if (longer.Length > width)
                break;
            line = longer;
        }

        return line.Length > width ? line[..width] : line;
    }

    private static string Text(ProgressRecord record)
    {
        var percent = record.PercentComplete >= 0 ? $"{record.PercentComplete,3} % " : "";
        var remaining = record.SecondsRemaining > 0 ? $", {TimeSpan.FromSeconds(record.SecondsRemaining):m\\:ss} left" : "";
        return $"{percent}{record.Activity}: {record.StatusDescription}{remaining}";
    }
}
