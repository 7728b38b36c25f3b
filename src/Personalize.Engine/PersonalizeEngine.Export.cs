using System.Diagnostics;
using Personalize.Engine.Common;
using Personalize.Engine.Data;
using Personalize.Engine.Ports;
using Personalize.Engine.Requests;
using Personalize.Engine.Resources;

namespace Personalize.Engine;

// Data out of the store.
public sealed partial class PersonalizeEngine
{
    /// <summary>
    /// Writes a dataset to a file that an import reads back as it is: CSV (also with .gz) or Parquet by the extension. The
    /// file is there whole, or not at all.
    /// </summary>
    /// <exception cref="PersonalizeException">There is no such dataset or nothing in it, the format is unknown, or the file exists and is not to be replaced.</exception>
    public ExportReport ExportDataset(ExportDatasetRequest request, OperationContext context)
    {
        ArgumentNullException.ThrowIfNull(request);
        var started = Stopwatch.GetTimestamp();
        var arn = Store.Catalog.Require<Dataset>(DatasetArn(request.DatasetGroup, request.DatasetType)).Arn;
        WholeFile.RefuseExisting(request.Path, request.Overwrite);
        for (var attempt = 1; ; attempt++)
        {
            try
            {
                var rows = Export(request, arn, context);
                return new ExportReport(arn, request.Path, rows, new FileInfo(request.Path).Length, Stopwatch.GetElapsedTime(started).TotalSeconds);
            }
            catch (PersonalizeException exception) when (exception.ErrorId == "SegmentMissing" && attempt < 5)
            {
                // Another process has replaced the dataset between reading its list of segments and opening them.
            }
        }
    }

    private long Export(ExportDatasetRequest request, string arn, OperationContext context)
    {
        var table = DatasetTable.TryOpen(Store, Arn.DatasetGroup(Arn.NameOf(Arn.Resolve(request.DatasetGroup, ResourceKind.DatasetGroup))), request.DatasetType)
            ?? throw new PersonalizeException(ErrorKind.ResourceNotFound, "NoData", $"The {Arn.Describe(arn)} has no data to export.", "Import data first.", arn);
        using var file = new WholeFile(request.Path);
        using var writer = Store.Writers.Create(request.Path, file.Stream, table.Schema);
        var rows = 0L;
        foreach (var batch in table.Read([.. table.Schema.Fields.Select(field => field.Name)], context.CancellationToken))
        {
            file.Try(() => writer.Write(batch));
            rows += batch.RowCount;
            context.Progress?.Invoke(new OperationProgress($"Exporting {request.DatasetType}", $"{rows} of {table.Rows} rows", 100.0 * rows / table.Rows));
        }

        file.Try(writer.Complete);
        file.Complete();
        return rows;
    }
}
