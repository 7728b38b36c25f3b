using System.Diagnostics;
using Personalize.Engine.Common;
using Personalize.Engine.Data;
using Personalize.Engine.Ports;
using Personalize.Engine.Requests;
using Personalize.Engine.Resources;
using Personalize.Engine.Schemas;

namespace Personalize.Engine.Datasets;

/// <summary>Writes data out of the store.</summary>
internal sealed class ExportOperation(IStore store)
{
    private readonly IStore _store = store;

    /// <summary>
    /// Writes a dataset to a file that an import can read back without any options: CSV (also with .gz) or Parquet, depending on the
    /// extension. The file appears only when it is complete.
    /// </summary>
    /// <exception cref="PersonalizeException">
    /// There is no such dataset or it is empty, the format is unknown, or the file exists and must not be replaced.
    /// </exception>
    public ExportReport Run(ExportDatasetRequest request, OperationContext context)
    {
        ArgumentNullException.ThrowIfNull(request);
        var started = Stopwatch.GetTimestamp();
        var dataset = _store.Catalog.Require<Dataset>(Arn.ResolveDataset(request.DatasetGroup, request.DatasetType));
        WholeFile.RefuseExisting(request.Path, request.Overwrite);
        var rows = Rereading.Run(() => Export(request, dataset, context));
        return new ExportReport(dataset.Arn, request.Path, rows, new FileInfo(request.Path).Length, Stopwatch.GetElapsedTime(started).TotalSeconds);
    }

    private long Export(ExportDatasetRequest request, Dataset dataset, OperationContext context)
    {
        var table = DatasetTable.TryOpen(_store, dataset.DatasetGroupArn, request.DatasetType)
            ?? throw new PersonalizeException(
                ErrorKind.ResourceNotFound, ErrorIds.NoData, $"The {Arn.Describe(dataset.Arn)} has no data to export.", "Import data first.", dataset.Arn);
        using var file = new WholeFile(request.Path);
        using var writer = _store.Writers.Create(request.Path, file.Stream, table.Schema);
        var escapes = request.EscapeFormulas && SpreadsheetText.Concerns(request.Path);
        if (request.EscapeFormulas && !escapes)
            context.Warning?.Invoke(SpreadsheetText.NotConcerned(request.Path));
        var rows = 0L;
        foreach (var batch in table.Read([.. table.Schema.Fields.Select(field => field.Name)], context.CancellationToken))
        {
            file.Try(() => writer.Write(escapes ? SpreadsheetText.Escape(batch) : batch));
            rows += batch.RowCount;
            context.Progress?.Invoke(new OperationProgress($"Exporting {request.DatasetType}", $"{rows} of {table.Rows} rows", 100.0 * rows / table.Rows));
        }

        file.Try(writer.Complete);
        file.Complete();
        return rows;
    }
}
