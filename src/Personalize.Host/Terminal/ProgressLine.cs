using System.Management.Automation;

namespace Personalize.Host.Terminal;

/// <summary>Draws the progress that is under way on one line, outermost first.</summary>
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
        var text = string.Join(" > ", _records.Values.Select(Text));
        var width = Math.Max(20, TerminalRawInterface.Width - 1);
        writer.Write(text.Length > width ? text[..width] : text);
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

    private static string Text(ProgressRecord record)
    {
        var percent = record.PercentComplete >= 0 ? $"{record.PercentComplete,3} % " : "";
        var remaining = record.SecondsRemaining > 0 ? $", {TimeSpan.FromSeconds(record.SecondsRemaining):m\\:ss} left" : "";
        return $"{percent}{record.Activity}: {record.StatusDescription}{remaining}";
    }
}
