using System.Security.Cryptography;
using System.Text;
using Personalize.Engine.Common;
using Personalize.Engine.Import;
using Personalize.Engine.Ports;
using Personalize.Engine.Requests;
using Personalize.Engine.Resources;
using Personalize.Engine.Schemas;

namespace Personalize.Engine;

// Schemas, datasets and imports.
public sealed partial class PersonalizeEngine
{
    /// <exception cref="PersonalizeException">The schema is not valid (every problem is named), or the name is taken.</exception>
    public Schema CreateSchema(string name, DatasetType datasetType, string schemaText, OperationContext? context = null)
    {
        var schema = NewSchema(name, datasetType, schemaText);
        var unused = DatasetSchemaReader.Read(datasetType, schemaText).UnusedMetadata.Select(field => field.Name).ToList();
        Store.Catalog.Write(transaction =>
        {
            transaction.Insert(schema, parentArn: null);
            return true;
        });
        if (unused.Count > 0)
        {
            context?.Warning?.Invoke(
                $"The model will not use the string fields {string.Join(", ", unused)}: mark them \"categorical\": true{(datasetType == DatasetType.Items ? " or \"textual\": true" : "")} if it is to.");
        }

        return schema;
    }

    public Schema GetSchema(string nameOrArn) => Store.Catalog.Require<Schema>(Arn.Resolve(nameOrArn, ResourceKind.Schema));

    public IReadOnlyList<Schema> ListSchemas() => Store.Catalog.List<Schema>();

    /// <exception cref="PersonalizeException">ResourceInUse: datasets have this schema.</exception>
    public void DeleteSchema(string nameOrArn)
    {
        var arn = Arn.Resolve(nameOrArn, ResourceKind.Schema);
        Store.Catalog.Write(transaction =>
        {
            transaction.RefuseIfUsed(transaction.Require<Schema>(arn).Arn);
            transaction.Delete(arn);
            return true;
        });
    }

    /// <summary>Creates an empty dataset.</summary>
    /// <param name="name">The dataset's own name; it is addressed by its group and type.</param>
    public Dataset CreateDataset(string name, string datasetGroup, DatasetType datasetType, string schema)
    {
        var groupArn = Arn.Resolve(datasetGroup, ResourceKind.DatasetGroup);
        var schemaArn = Arn.Resolve(schema, ResourceKind.Schema);
        var dataset = NewDataset(Names.Validate(name, "dataset"), groupArn, datasetType, schemaArn);
        return Store.Catalog.Write(transaction =>
        {
            transaction.Require<DatasetGroup>(groupArn);
            RequireType(transaction.Require<Schema>(schemaArn), datasetType);
            transaction.Insert(dataset, groupArn, schemaArn);
            return dataset;
        });
    }

    public Dataset GetDataset(string datasetGroup, DatasetType datasetType) => Store.Catalog.Require<Dataset>(DatasetArn(datasetGroup, datasetType));

    public IReadOnlyList<Dataset> ListDatasets(string? datasetGroup = null)
    {
        if (datasetGroup is null)
            return Store.Catalog.List<Dataset>();
        var groupArn = Arn.Resolve(datasetGroup, ResourceKind.DatasetGroup);
        Store.Catalog.Require<DatasetGroup>(groupArn);
        return Store.Catalog.List<Dataset>(groupArn);
    }

    /// <summary>Removes a dataset with its data. Models trained on it stay.</summary>
    /// <exception cref="PersonalizeException">ResourceInUse: an import runs.</exception>
    public void DeleteDataset(string datasetGroup, DatasetType datasetType)
    {
        var arn = DatasetArn(datasetGroup, datasetType);
        Store.Catalog.Require<Dataset>(arn);
        using (var lease = AcquireDataset(arn))
        {
            Store.Catalog.Write(transaction =>
            {
                transaction.RequireLease(lease);
                transaction.RefuseIfUsed(transaction.Require<Dataset>(arn).Arn);
                transaction.Delete(arn);
                return true;
            });
        }

        _userHistories.Forget(arn);
        Store.Segments.Sweep();
    }

    /// <summary>
    /// Imports files into the dataset of a type. A missing dataset group, schema and dataset are made, in the transaction
    /// that makes the data visible: an import that fails or is killed leaves the store as it was.
    /// </summary>
    /// <exception cref="PersonalizeException">A file, row, schema or name breaks the rules, or another import runs.</exception>
    /// <exception cref="OperationCanceledException">Stopped by the caller or through the lease.</exception>
    public ImportReport ImportDataset(ImportDatasetRequest request, OperationContext context)
    {
        ArgumentNullException.ThrowIfNull(request);
        request = Normalize(request);
        var arn = DatasetArn(request.DatasetGroup, request.DatasetType);
        ImportReport report;
        using (var lease = AcquireDataset(arn))
        {
            using var stop = CancellationTokenSource.CreateLinkedTokenSource(context.CancellationToken, lease.StopRequested);
            context = context with { CancellationToken = stop.Token };
            try
            {
                report = Import(request, arn, lease, context);
            }
            catch
            {
                Store.Segments.Sweep();
                throw;
            }
        }

        // Files that a FULL import has replaced.
        Store.Segments.Sweep();
        return report;
    }

    /// <summary>The request with its import mode as it is documented, and its folders as files; what is wrong in itself is refused before a file is read.</summary>
    private ImportDatasetRequest Normalize(ImportDatasetRequest request)
    {
        var mode = request.ImportMode.ToUpperInvariant();
        if (mode is not ("FULL" or "INCREMENTAL"))
        {
            throw PersonalizeException.InvalidInput(
                "InvalidImportMode", $"'{request.ImportMode}' is not an import mode; FULL (replace) and INCREMENTAL (append) are.", target: request.ImportMode);
        }

        _ = new TimestampReader(request.TimestampFormat);
        return request.Paths.Count > 0
            ? request with { ImportMode = mode, Paths = [.. request.Paths.SelectMany(Store.Readers.Expand)] }
            : throw PersonalizeException.InvalidInput("NoFiles", "There is no file to import.", "Name at least one file.");
    }

    /// <summary>
    /// Puts items or users, all or none: durable when it returns, known at once to filters and, users, to models that read user
    /// metadata; items to models in the next training. An import of the same ids takes their place.
    /// </summary>
    /// <exception cref="PersonalizeException">There is no such group, it has no dataset of the type, or a row breaks its schema's rules (all is named).</exception>
    public void PutMetadata(PutMetadataRequest request)
    {
        if (request.DatasetType == DatasetType.Interactions)
            throw PersonalizeException.InvalidInput("InvalidDatasetType", "Items and users are put this way, not interactions.", "Put events through an event tracker.");
        var dataset = GetDataset(GetDatasetGroup(request.DatasetGroup).Name, request.DatasetType);
        var schema = DatasetSchemaReader.Read(dataset.DatasetType, Store.Catalog.Require<Schema>(dataset.SchemaArn).SchemaText);
        Store.Journal.PutRows(dataset.Arn, MetadataRules.Check(request, schema));
    }

    private ImportReport Import(ImportDatasetRequest request, string arn, ILease lease, OperationContext context)
    {
        var target = ChooseSchema(request, arn, context);
        var append = request.ImportMode == "INCREMENTAL";
        using var import = new DatasetImport(Store, arn, target.Fields, request, context);
        var report = import.Run(append ? Store.Catalog.Segments(arn) : []) with { SchemaDecisions = target.Decisions };
        context.CancellationToken.ThrowIfCancellationRequested();
        var made = Store.Catalog.Write(transaction =>
        {
            transaction.RequireLease(lease);
            var made = Commit(transaction, request, arn, target.Schema, import.Segment, report, append);

            // What comes later counts: rows that were put before give way to those of this import.
            if (request.DatasetType != DatasetType.Interactions)
                transaction.RemoveJournalRows(arn, import.Ids);
            return made;
        });
        import.EndReport("imported");
        foreach (var line in made)
            context.Information?.Invoke(line);
        return report;
    }

    /// <summary>Records an import and what it needs. Returns what was made.</summary>
    private List<string> Commit(
        ICatalogTransaction transaction, ImportDatasetRequest request, string arn, Schema schema, SegmentInfo? segment, ImportReport report, bool append)
    {
        var made = new List<string>();
        var groupArn = Arn.Resolve(request.DatasetGroup, ResourceKind.DatasetGroup);
        if (transaction.Find<DatasetGroup>(groupArn) is null)
        {
            var now = _clock.GetUtcNow().UtcDateTime;
            transaction.Insert(new DatasetGroup { Name = Arn.NameOf(groupArn), Arn = groupArn, CreationDateTime = now, LastUpdatedDateTime = now }, parentArn: null);
            made.Add($"Created the {Arn.Describe(groupArn)}.");
        }

        var known = transaction.Find<Schema>(schema.Arn);
        if (known is null)
        {
            transaction.Insert(schema, parentArn: null);
            made.Add($"Created the {Arn.Describe(schema.Arn)}.");
        }

        var dataset = transaction.Find<Dataset>(arn);
        if ((known is not null && known.SchemaText != schema.SchemaText) || (dataset is not null && dataset.SchemaArn != schema.Arn))
            throw Changed(arn);
        if (dataset is null)
        {
            dataset = NewDataset($"{Arn.NameOf(groupArn)}-{request.DatasetType.ToString().ToLowerInvariant()}", groupArn, request.DatasetType, schema.Arn);
            transaction.Insert(dataset, groupArn, schema.Arn);
            made.Add($"Created the {Arn.Describe(arn)}.");
        }

        if (segment is not null)
            transaction.SetSegments(arn, [segment], append);
        transaction.Update(dataset with { RowCount = (append ? dataset.RowCount : 0) + report.RowsKept, LastImport = report, LastUpdatedDateTime = _clock.GetUtcNow().UtcDateTime });
        return made;
    }

    /// <summary>The schema to import by: the dataset's, else the one asked for, else the one of the automatic name, else one made from the file.</summary>
    private (Schema Schema, DatasetSchema Fields, IReadOnlyList<string> Decisions) ChooseSchema(ImportDatasetRequest request, string arn, OperationContext context)
    {
        var asked = request.Schema is null ? null : GetSchema(request.Schema);
        var dataset = Store.Catalog.Find<Dataset>(arn);
        if (asked is not null && dataset is not null && dataset.SchemaArn != asked.Arn)
        {
            throw PersonalizeException.InvalidInput(
                "SchemaMismatch",
                $"The {Arn.Describe(arn)} has the {Arn.Describe(dataset.SchemaArn)}, not '{asked.Name}'.",
                "Import without naming a schema, or remove the dataset first.",
                request.Schema);
        }

        var automaticName = AutomaticSchemaName(Arn.NameOf(arn), request.DatasetType);
        var schema = asked ?? (dataset is not null ? GetSchema(dataset.SchemaArn) : Store.Catalog.Find<Schema>(Arn.Schema(automaticName)));
        if (schema is not null)
        {
            RequireType(schema, request.DatasetType);
            if (asked is null && dataset is null)
                context.Information?.Invoke($"Using the {Arn.Describe(schema.Arn)}, which exists already.");
            return (schema, DatasetSchemaReader.Read(request.DatasetType, schema.SchemaText), []);
        }

        using var reader = Store.Readers.Open(request.Paths[0]);
        var inferred = SchemaInference.Infer(request.DatasetType, request.Paths[0], reader, request.ColumnMap);
        context.Information?.Invoke(
            $"The schema '{automaticName}' is made from the header and the first rows of '{request.Paths[0]}':{string.Concat(inferred.Decisions.Select(line => $"{Environment.NewLine}  {line}"))}");
        return (NewSchema(automaticName, request.DatasetType, SchemaText.Write(inferred.Schema)), inferred.Schema, inferred.Decisions);
    }

    private ILease AcquireDataset(string arn) =>
        Store.Catalog.TryAcquireLease(arn)
        ?? throw new PersonalizeException(
            ErrorKind.ResourceInUse, "DatasetInUse", $"The {Arn.Describe(arn)} is being imported or removed by another process.", "Try again when that has finished.", arn);

    private Schema NewSchema(string name, DatasetType type, string text)
    {
        var now = _clock.GetUtcNow().UtcDateTime;
        return new Schema { Name = name, Arn = Arn.Schema(name), DatasetType = type, SchemaText = text, CreationDateTime = now, LastUpdatedDateTime = now };
    }

    private Dataset NewDataset(string name, string groupArn, DatasetType type, string schemaArn)
    {
        var now = _clock.GetUtcNow().UtcDateTime;
        return new Dataset
        {
            Name = name,
            Arn = Arn.Dataset(Arn.NameOf(groupArn), type),
            DatasetGroupArn = groupArn,
            DatasetType = type,
            SchemaArn = schemaArn,
            CreationDateTime = now,
            LastUpdatedDateTime = now,
        };
    }

    private static string DatasetArn(string datasetGroup, DatasetType type) => Arn.Dataset(Arn.NameOf(Arn.Resolve(datasetGroup, ResourceKind.DatasetGroup)), type);

    // Names have at most 63 characters: a long group name is cut, and told apart by its hash.
    private static string AutomaticSchemaName(string group, DatasetType type)
    {
        var suffix = $"-{type.ToString().ToLowerInvariant()}";
        return group.Length + suffix.Length <= 63 ? group + suffix : $"{group[..(63 - suffix.Length - 9)]}-{Convert.ToHexStringLower(SHA256.HashData(Encoding.UTF8.GetBytes(group)))[..8]}{suffix}";
    }

    private static void RequireType(Schema schema, DatasetType type)
    {
        if (schema.DatasetType != type)
            throw PersonalizeException.InvalidInput("WrongSchemaType", $"The schema '{schema.Name}' is for {schema.DatasetType}, not for {type}.", "Name a schema for that type.", schema.Name);
    }

    private static PersonalizeException Changed(string arn) => new(
        ErrorKind.ResourceInUse, "ResourceChanged", $"The {Arn.Describe(arn)} or its schema was changed while the import ran; nothing was imported.", "Import again.", arn);
}
