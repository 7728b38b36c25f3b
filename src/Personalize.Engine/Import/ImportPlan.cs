using Personalize.Engine.Common;
using Personalize.Engine.Ports;
using Personalize.Engine.Requests;
using Personalize.Engine.Resources;

namespace Personalize.Engine.Import;

/// <summary>Turns a request into an import; a request that is invalid in itself is rejected before any file is read.</summary>
internal static class ImportPlan
{
    private static readonly string[] s_modes = [ImportModes.Full, ImportModes.Incremental];

    /// <param name="name">Name of the job.</param>
    /// <exception cref="PersonalizeException">A name, mode or time format is not valid, or a path does not exist.</exception>
    public static DatasetImportJob Make(CreateDatasetImportJobRequest request, string name, ITabularReaderFactory readers, DateTime now)
    {
        ArgumentNullException.ThrowIfNull(request);
        var groupArn = Arn.Resolve(request.DatasetGroup, ResourceKind.DatasetGroup);
        var mode = request.ImportMode.ToUpperInvariant();
        if (!s_modes.Contains(mode))
        {
            throw PersonalizeException.InvalidInput(
                ErrorIds.InvalidImportMode,
                $"'{request.ImportMode}' is not an import mode; give {ImportModes.Full} (replace) or {ImportModes.Incremental} (append).",
                target: request.ImportMode);
        }

        _ = new TimestampReader(request.TimestampFormat);
        if (request.Paths.Count == 0)
            throw PersonalizeException.InvalidInput(ErrorIds.NoFiles, "There is no file to import.", "Name at least one file.");
        var job = new DatasetImportJob
        {
            Name = name,
            Arn = Arn.DatasetImportJob(name),
            Status = ResourceStatus.CreatePending,
            DatasetGroupArn = groupArn,
            DatasetArn = Arn.ResolveDataset(groupArn, request.DatasetType),
            DatasetType = request.DatasetType,

            // The process that runs the job may have another current directory.
            Paths = [.. request.Paths.Select(Path.GetFullPath)],
            SchemaArn = request.Schema is { } schema ? Arn.Resolve(schema, ResourceKind.Schema) : null,
            ColumnMap = request.ColumnMap,
            ImportMode = mode,
            TimestampFormat = request.TimestampFormat,
            Quoting = request.Quoting,
            NullValues = request.NullValues,
            SkipInvalidRecords = request.SkipInvalidRecords,
            ReportPath = request.ReportPath is { } report ? Path.GetFullPath(report) : null,
            CreationDateTime = now,
            LastUpdatedDateTime = now,
        };
        _ = WithFiles(job, readers);
        return job;
    }

    /// <summary>The job with the files that are in its folders at this moment. A file that is also given by itself is read once.</summary>
    /// <exception cref="PersonalizeException">A folder cannot be read, or there is no file with rows.</exception>
    public static DatasetImportJob WithFiles(DatasetImportJob job, ITabularReaderFactory readers)
    {
        var known = job.Paths.ToHashSet(StringComparer.Ordinal);
        string[] files = [.. job.Paths.SelectMany(path => readers.Expand(path).Where(file => file == path || known.Add(file)))];
        return files.Length > 0
            ? job with { Paths = files }
            : throw PersonalizeException.InvalidInput(
                ErrorIds.NoFiles, $"There is no file to import: '{job.Paths[0]}' holds no rows.", "Name at least one file with rows.", job.Paths[0]);
    }
}
