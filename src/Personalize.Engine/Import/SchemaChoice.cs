using Personalize.Engine.Common;
using Personalize.Engine.Ports;
using Personalize.Engine.Resources;
using Personalize.Engine.Schemas;

namespace Personalize.Engine.Import;

/// <summary>The schema with which files are read.</summary>
/// <param name="Schema">Not yet in the catalogue if it was inferred from a file.</param>
/// <param name="Decisions">What was decided about each field if the schema was inferred from a file; otherwise empty.</param>
/// <param name="Guess">What later rows may refute; null if the schema is certain.</param>
internal sealed record SchemaChoice(Schema Schema, DatasetSchema Fields, IReadOnlyList<string> Decisions, SchemaGuess? Guess)
{
    /// <summary>Whether other columns of the files are left out on purpose, about which nothing need be said.</summary>
    public bool IsPartial { get; init; }

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

        var schema = asked
            ?? (dataset is not null ? store.Catalog.Require<Schema>(dataset.SchemaArn) : store.Catalog.Find<Schema>(Arn.Schema(AutomaticName(job))));
        if (schema is not null)
        {
            RequireType(schema, job.DatasetType);
            if (asked is null && dataset is null)
                context.Information?.Invoke($"Using the {Arn.Describe(schema.Arn)}, which already exists.");
            return new SchemaChoice(schema, DatasetSchemaReader.Read(job.DatasetType, schema.SchemaText), [], Guess: null);
        }

        using var reader = store.Readers.Open(job.Paths[0], job.Quoting);
        var inferred = SchemaInference.Infer(job.DatasetType, job.Paths[0], reader, job.ColumnMap, new MissingValues(job.NullValues));
        return Inferred(job, inferred, $"is inferred from the header and the first rows of '{job.Paths[0]}'", now, context);
    }

    /// <summary>The schema that is inferred from all rows, because one inferred from the first rows did not hold.</summary>
    public static SchemaChoice OfAllRows(DatasetImportJob job, IStore store, DateTime now, OperationContext context) =>
        Inferred(job, SchemaInference.InferFromAll(job, store.Readers, context.CancellationToken), "is inferred from all rows instead", now, context);

    private static SchemaChoice Inferred(DatasetImportJob job, InferredSchema inferred, string how, DateTime now, OperationContext context)
    {
        var name = AutomaticName(job);
        context.Information?.Invoke(
            $"The schema '{name}' {how}:" + string.Concat(inferred.Decisions.Select(line => $"{Environment.NewLine}  {line}")));
        return new SchemaChoice(
            NewResource.Schema(name, job.DatasetType, SchemaText.Write(inferred.Schema), now) with { IsInferred = true },
            inferred.Schema,
            inferred.Decisions,
            inferred.Guess);
    }

    private static string AutomaticName(DatasetImportJob job) => NewResource.SchemaName(Arn.NameOf(job.DatasetArn), job.DatasetType);

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
