using Personalize.Engine.Common;
using Personalize.Engine.Import;
using Personalize.Engine.Ports;
using Personalize.Engine.Requests;
using Personalize.Engine.Resources;
using Personalize.Engine.Schemas;

namespace Personalize.Engine.Datasets;

/// <summary>Creates, finds, changes and deletes datasets.</summary>
/// <param name="forgetUsers">Removes what serving stores about the users of a dataset.</param>
internal sealed class DatasetOperations(IStore store, TimeProvider clock, Action<string> forgetUsers)
{
    private readonly IStore _store = store;
    private readonly TimeProvider _clock = clock;
    private readonly Action<string> _forgetUsers = forgetUsers;

    public Dataset Create(CreateDatasetRequest request)
    {
        var groupArn = Arn.Resolve(request.DatasetGroup, ResourceKind.DatasetGroup);
        var schemaArn = Arn.Resolve(request.Schema, ResourceKind.Schema);
        var dataset = NewResource.Dataset(Names.Validate(request.Name, "dataset"), groupArn, request.DatasetType, schemaArn, _clock.GetUtcNow().UtcDateTime);
        return _store.Catalog.Write(transaction =>
        {
            transaction.Require<DatasetGroup>(groupArn);
            SchemaChoice.RequireType(transaction.Require<Schema>(schemaArn), request.DatasetType);
            transaction.Insert(dataset, groupArn, schemaArn);
            return dataset;
        });
    }

    public Dataset Describe(DescribeDatasetRequest request) => _store.Catalog.Require<Dataset>(Arn.ResolveDataset(request.DatasetGroup, request.DatasetType));

    public IReadOnlyList<Dataset> List(ListDatasetsRequest request)
    {
        if (request.DatasetGroup is null)
            return _store.Catalog.List<Dataset>();
        var groupArn = Arn.Resolve(request.DatasetGroup, ResourceKind.DatasetGroup);
        _store.Catalog.Require<DatasetGroup>(groupArn);
        return _store.Catalog.List<Dataset>(groupArn);
    }

    /// <summary>Deletes a dataset, and with it the schema that was made from its file, if no other dataset uses it.</summary>
    /// <exception cref="PersonalizeException">ResourceInUse: an import is running, or an event tracker needs the dataset.</exception>
    public void Delete(DeleteDatasetRequest request, OperationContext? context)
    {
        var arn = Arn.ResolveDataset(request.DatasetGroup, request.DatasetType);
        _store.Catalog.Require<Dataset>(arn);
        var (schema, isDeleted) = (_store.Catalog.Require<Dataset>(arn).SchemaArn, false);
        using (var lease = _store.Catalog.AcquireDataset(arn))
        {
            _store.Catalog.Write(transaction =>
            {
                transaction.RequireLease(lease);
                transaction.RefuseIfUsed(transaction.Require<Dataset>(arn).Arn);
                foreach (var job in transaction.List<DatasetImportJob>().Where(job => job.DatasetArn == arn))
                    transaction.Delete(job.Arn);
                transaction.Delete(arn);
                isDeleted = DeleteIfMadeForDataset(transaction, schema);
                return true;
            });
        }

        context?.Information?.Invoke(isDeleted
            ? $"The {Arn.Describe(schema)} was made from the file of the dataset and is deleted with it; the next import makes a new one."
            : $"The {Arn.Describe(schema)} stays.");
        _forgetUsers(arn);
        _store.Segments.Sweep();
    }

    /// <summary>Deletes a schema that an import made from a file, unless another dataset uses it. Returns whether it did.</summary>
    internal static bool DeleteIfMadeForDataset(ICatalogTransaction transaction, string schemaArn)
    {
        var isUnused = transaction.Find<Schema>(schemaArn) is { IsInferred: true } && transaction.DependentsOf(schemaArn).Count == 0;
        if (isUnused)
            transaction.Delete(schemaArn);
        return isUnused;
    }

    /// <summary>
    /// Adds or replaces items or users, either all or none. They are durable when this method returns. Filters see them at once, and so do
    /// models that read user metadata; models see items after the next training. An import of the same ids replaces them.
    /// </summary>
    /// <exception cref="PersonalizeException">
    /// There is no such group, it has no dataset of the type, or a row breaks the rules of its schema (all mistakes are named).
    /// </exception>
    public void PutMetadata(PutMetadataRequest request)
    {
        if (request.DatasetType == DatasetType.Interactions)
        {
            throw PersonalizeException.InvalidInput(
                ErrorIds.InvalidDatasetType, "Only items and users can be added in this way, not interactions.", "Record events through an event tracker.");
        }

        var group = _store.Catalog.Require<DatasetGroup>(Arn.Resolve(request.DatasetGroup, ResourceKind.DatasetGroup));
        var dataset = _store.Catalog.Require<Dataset>(Arn.Dataset(group.Name, request.DatasetType));
        var schema = DatasetSchemaReader.Read(dataset.DatasetType, _store.Catalog.Require<Schema>(dataset.SchemaArn).SchemaText);
        _store.Journal.PutRows(dataset.Arn, MetadataRules.Check(request, schema));
    }
}
