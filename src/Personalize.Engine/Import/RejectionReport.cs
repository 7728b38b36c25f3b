using System.Text.Encodings.Web;
using System.Text.Json;
using Personalize.Engine.Common;
using Personalize.Engine.Resources;

namespace Personalize.Engine.Import;

/// <summary>
/// The JSON report of an import for people and scripts: every rejected row with file, line, column, value and rule, followed by the
/// outcome of the import and the counts. Rows are written to the file as they are found, so there may be any number of them.
/// </summary>
internal sealed class RejectionReport : IDisposable
{
    private const int RowsPerFlush = 1000;

    private readonly WholeFile _file;
    private readonly Utf8JsonWriter _json;
    private long _rows;

    /// <exception cref="PersonalizeException">The file cannot be written.</exception>
    public RejectionReport(string path, DatasetImportJob job)
    {
        _file = new WholeFile(path);
        _json = new Utf8JsonWriter(_file.Stream, new JsonWriterOptions { Indented = true, Encoder = JavaScriptEncoder.UnsafeRelaxedJsonEscaping });
        _json.WriteStartObject();
        _json.WriteString("datasetArn", job.DatasetArn);
        _json.WriteString("importMode", job.ImportMode);
        _json.WriteStartArray("files");
        foreach (var file in job.Paths)
            _json.WriteStringValue(file);
        _json.WriteEndArray();
        _json.WriteStartArray("rejectedRows");
    }

    public void Add(RejectedRow row)
    {
        _json.WriteStartObject();
        _json.WriteString("file", row.File);
        _json.WriteNumber("line", row.Line);
        _json.WriteString("column", row.Column);
        _json.WriteString("value", row.Value);
        _json.WriteString("rule", row.Rule);
        _json.WriteEndObject();
        if (++_rows % RowsPerFlush == 0)
            _file.Try(_json.Flush);
    }

    /// <summary>Completes the report.</summary>
    /// <param name="outcome"><c>imported</c>, <c>tested</c> or <c>refused</c>.</param>
    /// <param name="error">Why the import was rejected, or null.</param>
    public void Complete(string outcome, ImportTally tally, string? error = null)
    {
        _json.WriteEndArray();
        _json.WriteString("outcome", outcome);
        if (error is not null)
            _json.WriteString("error", error);
        _json.WriteNumber("rowsRead", tally.Read);
        _json.WriteNumber("rowsKept", outcome == "refused" ? 0 : tally.Kept);
        _json.WriteNumber("rowsRejected", tally.Invalid);
        _json.WriteStartObject("rowsDropped");
        foreach (var (reason, count) in tally.Dropped)
            _json.WriteNumber(reason, count);
        _json.WriteEndObject();
        _json.WriteEndObject();
        _file.Try(_json.Flush);
        _file.Complete();
    }

    public void Dispose()
    {
        // The writer holds nothing that must be released, and its last bytes belong to no file.
        _file.Dispose();
    }
}
