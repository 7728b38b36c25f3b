using Personalize.Engine.Common;
using Personalize.Engine.Import;
using Personalize.Engine.Ports;
using Personalize.Engine.Requests;
using Personalize.Engine.Resources;
using Personalize.Engine.Schemas;

namespace Personalize.Engine.Datasets;

/// <summary>Adds fields to datasets that already have data.</summary>
internal sealed class DatasetFieldsOperation(IStore store, TimeProvider clock)
{
    private readonly IStore _store = store;
    private readonly TimeProvider _clock = clock;

    /// <summary>Replaces the schema of a dataset by one with further fields; they are missing in the rows that the dataset has already.</summary>
    /// <exception cref="PersonalizeException">
    /// InvalidInput: the schema lacks or changes a field, a new field must not be null, or the file has no new columns. ResourceInUse: an import is
    /// running.
    /// </exception>
    public Dataset Update(UpdateDatasetRequest request, OperationContext context)
    {
        if (request.Schema is null == request.Path is null)
        {
            throw PersonalizeException.InvalidInput(
                ErrorIds.InvalidConfigurationValue, "Give either a schema with the new fields or a file with the new columns, and not both.");
        }

        var arn = Arn.ResolveDataset(request.DatasetGroup, request.DatasetType);
        _store.Catalog.Require<Dataset>(arn);
        using var lease = _store.Catalog.AcquireDataset(arn);
        var dataset = _store.Catalog.Require<Dataset>(arn);
        var present = _store.Catalog.Require<Schema>(dataset.SchemaArn);
        var fields = DatasetSchemaReader.Read(dataset.DatasetType, present.SchemaText);
        var (schema, wider) = request.Schema is { } named ? Named(named, dataset) : FromFile(request, present, fields, dataset);
        Check(fields, wider, schema.Name);
        var now = _clock.GetUtcNow().UtcDateTime;
        var changed = _store.Catalog.Write(transaction =>
        {
            transaction.RequireLease(lease);
            if (transaction.Find<Schema>(schema.Arn) is null)
                transaction.Insert(schema, parentArn: null);
            else if (request.Path is not null)
                transaction.Update(schema with { LastUpdatedDateTime = now });
            var next = transaction.Require<Dataset>(arn) with { SchemaArn = schema.Arn, LastUpdatedDateTime = now };
            transaction.Update(next, [schema.Arn]);
            return next;
        });
        var added = wider.Fields.Select(field => field.Name).Except(fields.Fields.Select(field => field.Name));
        context.Information?.Invoke(
            $"The {Arn.Describe(arn)} now has the fields {string.Join(", ", added)} ({Arn.Describe(schema.Arn)}); import data for them.");
        return changed;
    }

    private (Schema Schema, DatasetSchema Fields) Named(string name, Dataset dataset)
    {
        var schema = _store.Catalog.Require<Schema>(Arn.Resolve(name, ResourceKind.Schema));
        SchemaChoice.RequireType(schema, dataset.DatasetType);
        return (schema, DatasetSchemaReader.Read(dataset.DatasetType, schema.SchemaText));
    }

    // A schema that was made for this dataset grows; any other one stays, and the dataset gets its own.
    private (Schema Schema, DatasetSchema Fields) FromFile(UpdateDatasetRequest request, Schema present, DatasetSchema fields, Dataset dataset)
    {
        using var reader = _store.Readers.Open(request.Path!);
        var inferred = SchemaInference.Infer(dataset.DatasetType, request.Path!, reader, request.ColumnMap).Schema;
        var added = inferred.Fields
            .Where(field => !fields.Fields.Any(known => known.Name.Equals(field.Name, StringComparison.OrdinalIgnoreCase)))
            .Select(field => field with { Nullable = true })
            .ToArray();
        if (added.Length == 0)
        {
            throw PersonalizeException.InvalidInput(
                ErrorIds.NoNewColumns,
                $"'{request.Path}' has no columns for which the {Arn.Describe(dataset.SchemaArn)} has no fields.",
                "Import it as it is.",
                request.Path);
        }

        var wider = fields with { Fields = [.. fields.Fields, .. added] };
        var text = SchemaText.Write(wider);

        // The same limits apply as to any other schema.
        DatasetSchemaReader.Read(dataset.DatasetType, text);
        if (present.IsInferred && _store.Catalog.List<Dataset>().Count(other => other.SchemaArn == present.Arn) == 1)
            return (present with { SchemaText = text }, wider);
        var stem = NewResource.SchemaName(Arn.NameOf(dataset.Arn), dataset.DatasetType);
        var name = Enumerable.Range(1, int.MaxValue).Select(number => number == 1 ? stem : $"{stem}-{number}")
            .First(candidate => _store.Catalog.Find<Schema>(Arn.Schema(candidate)) is null);
        return (NewResource.Schema(name, dataset.DatasetType, text, _clock.GetUtcNow().UtcDateTime) with { IsInferred = true }, wider);
    }

    private static void Check(DatasetSchema present, DatasetSchema wider, string name)
    {
        var problems = new ProblemList();
        foreach (var field in present.Fields)
        {
            var same = wider.Fields.FirstOrDefault(other => other.Name == field.Name);
            if (same == field)
                continue;
            var why = same is null ? $"has no field {field.Name}, which the dataset has" : $"describes the field {field.Name} differently";
            problems.Add(ErrorIds.SchemaMismatch, $"The schema '{name}' {why}; fields can only be added.", field.Name);
        }

        foreach (var field in wider.Fields.Where(field => !field.Nullable && !present.Fields.Any(known => known.Name == field.Name)))
        {
            problems.Add(
                ErrorIds.SchemaMismatch,
                $"The new field {field.Name} of the schema '{name}' must be allowed to be null (\"type\": [\"null\", …]), "
                    + "because the dataset has rows without it.",
                field.Name);
        }

        if (wider.Fields.Count == present.Fields.Count && !problems.Any)
            problems.Add(ErrorIds.SchemaMismatch, $"The schema '{name}' has no fields that the dataset does not have.", name);
        problems.ThrowIfAny($"The schema '{name}'", ErrorIds.SchemaMismatch);
    }
}
