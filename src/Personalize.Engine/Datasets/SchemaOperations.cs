using Personalize.Engine.Common;
using Personalize.Engine.Ports;
using Personalize.Engine.Requests;
using Personalize.Engine.Resources;
using Personalize.Engine.Schemas;

namespace Personalize.Engine.Datasets;

/// <summary>Creates, finds and deletes schemas.</summary>
internal sealed class SchemaOperations(IStore store, TimeProvider clock)
{
    private readonly IStore _store = store;
    private readonly TimeProvider _clock = clock;

    /// <exception cref="PersonalizeException">The schema is not valid (all problems are named), or the name is taken.</exception>
    public Schema Create(CreateSchemaRequest request, OperationContext context)
    {
        var schema = NewResource.Schema(request.Name, request.DatasetType, request.SchemaText, _clock.GetUtcNow().UtcDateTime);
        var unused = DatasetSchemaReader.Read(request.DatasetType, request.SchemaText).UnusedMetadata.Select(field => field.Name).ToList();
        _store.Catalog.Write(transaction =>
        {
            transaction.Insert(schema, parentArn: null);
            return true;
        });
        if (unused.Count > 0)
        {
            context.Warning?.Invoke(
                $"Models will not use the string fields {string.Join(", ", unused)}. "
                + $"To use them, mark them \"categorical\": true{(request.DatasetType == DatasetType.Items ? " or \"textual\": true" : "")}.");
        }

        return schema;
    }

    public Schema Describe(DescribeSchemaRequest request) => _store.Catalog.Require<Schema>(Arn.Resolve(request.Schema, ResourceKind.Schema));

    public IReadOnlyList<Schema> List(ListSchemasRequest request) => _store.Catalog.List<Schema>();

    /// <exception cref="PersonalizeException">ResourceInUse: datasets use this schema.</exception>
    public void Delete(DeleteSchemaRequest request)
    {
        var arn = Arn.Resolve(request.Schema, ResourceKind.Schema);
        _store.Catalog.Write(transaction =>
        {
            transaction.RefuseIfUsed(transaction.Require<Schema>(arn).Arn);
            transaction.Delete(arn);
            return true;
        });
    }
}
