using Personalize.Engine.Common;
using Personalize.Engine.Ports;
using Personalize.Engine.Resources;
using Personalize.Engine.Schemas;

namespace Personalize.Engine.Import;

/// <summary>The schema with which files are read.</summary>
/// <param name="Schema">Not yet in the catalogue if it was inferred from a file.</param>
/// <param name="Decisions">What was decided about each field if the schema was inferred from a file; otherwise empty.</param>
internal sealed record SchemaChoice(Schema Schema, DatasetSchema Fields, IReadOnlyList<string> Decisions)
{
    /// <summary>
    /// The schema of the dataset, otherwise the requested one, otherwise the one with the automatic name, otherwise one inferred from the first file.
    /// </summary>
    /// <exception cref="PersonalizeException">
    /// The requested schema is not that of the dataset, is missing or is of another type, or none can be inferred.
    /// </exception>
    public static SchemaChoice Of(DatasetImportJob job, IStore store, DateTime now, OperationContext context)
    {
        var asked = job.SchemaArn is null ? null : store.Catalog.Require<Schema>(job.SchemaArn);
        var dataset = store.Catalog.Find<Dataset>(job.DatasetArn);
        if (asked is not null && dataset is not null && dataset.SchemaArn != asked.Arn)
        {
            throw PersonalizeException.InvalidInput(
                ErrorIds.SchemaMismatch,
                $"The {Arn.Describe(job.DatasetArn)} uses the {Arn.Describe(dataset.SchemaArn)}, not '{asked.Name}'.",
                "Import without naming a schema, or delete the dataset first.",
                asked.Name);
        }

        var automaticName = NewResource.SchemaName(Arn.NameOf(job.DatasetArn), job.DatasetType);
        var schema = asked ?? (dataset is not null ? store.Catalog.Require<Schema>(dataset.SchemaArn) : store.Catalog.Find<Schema>(Arn.Schema(automaticName)));
        if (schema is not null)
        {
            RequireType(schema, job.DatasetType);
            if (asked is null && dataset is null)
                context.Information?.Invoke($"Using the {Arn.Describe(schema.Arn)}, which already exists.");
            return new SchemaChoice(schema, DatasetSchemaReader.Read(job.DatasetType, schema.SchemaText), []);
        }

        using var reader = store.Readers.Open(job.Paths[0]);
        var inferred = SchemaInference.Infer(job.DatasetType, job.Paths[0], reader, job.ColumnMap);
        context.Information?.Invoke(
            $"The schema '{automaticName}' is inferred from the header and the first rows of '{job.Paths[0]}':"
            + string.Concat(inferred.Decisions.Select(line => $"{Environment.NewLine}  {line}")));
        return new SchemaChoice(
            NewResource.Schema(automaticName, job.DatasetType, SchemaText.Write(inferred.Schema), now) with { IsInferred = true },
            inferred.Schema,
            inferred.Decisions);
    }

    /// <exception cref="PersonalizeException">InvalidInput: the schema is for another type.</exception>
    public static void RequireType(Schema schema, DatasetType type)
    {
        if (schema.DatasetType != type)
        {
            throw PersonalizeException.InvalidInput(
                ErrorIds.WrongSchemaType, $"The schema '{schema.Name}' is for {schema.DatasetType}, not for {type}.", "Name a schema for that type.",
                schema.Name);
        }
    }
}
