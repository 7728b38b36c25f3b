using Personalize.Engine.Common;
using Personalize.Engine.Data;
using Personalize.Engine.Import;
using Personalize.Engine.Ports;
using Personalize.Engine.Recipes;
using Personalize.Engine.Requests;
using Personalize.Engine.Resources;

namespace Personalize.Engine.Health;

/// <summary>Tests data before it is imported or trained on.</summary>
internal sealed class DatasetTestOperation(IStore store, TimeProvider clock)
{
    private readonly IStore _store = store;
    private readonly TimeProvider _clock = clock;

    /// <summary>
    /// Checks files as an import would, or looks at what is stored, and says what the data is like and which recipes can
    /// train on it. Nothing changes.
    /// </summary>
    /// <exception cref="PersonalizeException">A malformed file, a column that is missing, nothing to test, or a hyperparameter out of its range.</exception>
    public DatasetHealth Run(TestDatasetRequest request, OperationContext context)
    {
        ArgumentNullException.ThrowIfNull(request);
        HyperparameterRules.Merge(
            RecipeCatalog.ForColdItems,
            featurization: new Dictionary<string, object?>
            {
                [HyperparameterNames.ColdStartMaxInteractions] = request.ColdStartMaxInteractions,
                [HyperparameterNames.ColdStartMaxDuration] = request.ColdStartMaxDuration,
                [HyperparameterNames.ColdStartRelativeFrom] = request.ColdStartRelativeFrom,
            });
        var groupArn = Arn.Resolve(request.DatasetGroup, ResourceKind.DatasetGroup);
        var now = _clock.GetUtcNow().UtcDateTime;
        var test = new DatasetTest(_store, groupArn, request, now, context);
        if (request.Files is not { } files)
        {
            _store.Catalog.Require<DatasetGroup>(groupArn);
            return test.Run(tested: null, validation: null);
        }

        return TestFiles(test, files with { DatasetGroup = groupArn, ImportMode = ImportModes.Full, SkipInvalidRecords = true }, now, context);
    }

    // The import is never recorded, and the files become a segment that no catalogue ever lists and that goes with the import.
    private DatasetHealth TestFiles(DatasetTest test, CreateDatasetImportJobRequest files, DateTime now, OperationContext context)
    {
        var job = ImportPlan.WithFiles(ImportPlan.Make(files, "test", _store.Readers, now), _store.Readers);
        using var import = new FileImport(_store, job, now, context);
        var validation = import.Run([]);
        var health = test.Run(DatasetTable.Of(_store, job.DatasetArn, import.Choice.Fields, [import.Segment!]), validation);
        import.EndReport("tested");
        return health;
    }
}
