using Personalize.Engine.Common;
using Personalize.Engine.Data;
using Personalize.Engine.Health;
using Personalize.Engine.Import;
using Personalize.Engine.Ports;
using Personalize.Engine.Recipes;
using Personalize.Engine.Requests;
using Personalize.Engine.Resources;

namespace Personalize.Engine;

// Testing data before it is imported or trained on.
public sealed partial class PersonalizeEngine
{
    /// <summary>
    /// Checks files as an import would, or looks at what is stored, and says what the data is like and which recipes can
    /// train on it. Nothing changes.
    /// </summary>
    /// <exception cref="PersonalizeException">A malformed file, a column that is missing, nothing to test, or a hyperparameter out of its range.</exception>
    public DatasetHealth TestDataset(TestDatasetRequest request, OperationContext context)
    {
        ArgumentNullException.ThrowIfNull(request);
        HyperparameterRules.Merge(
            RecipeCatalog.Get(RecipeCatalog.HrnnColdstart),
            featurization: new Dictionary<string, object?>
            {
                ["cold_start_max_interactions"] = request.ColdStartMaxInteractions,
                ["cold_start_max_duration"] = request.ColdStartMaxDuration,
                ["cold_start_relative_from"] = request.ColdStartRelativeFrom,
            });
        var groupArn = Arn.Resolve(request.DatasetGroup, ResourceKind.DatasetGroup);
        var test = new DatasetTest(Store, groupArn, request, Now(), context);
        if (request.Files is not { } files)
        {
            Store.Catalog.Require<DatasetGroup>(groupArn);
            return test.Run(tested: null, validation: null);
        }

        try
        {
            return TestFiles(test, files with { DatasetGroup = groupArn }, context);
        }
        finally
        {
            Store.Segments.Sweep();
        }
    }

    // The files become a segment that no catalogue ever lists.
    private DatasetHealth TestFiles(DatasetTest test, ImportDatasetRequest files, OperationContext context)
    {
        files = Normalize(files with { ImportMode = "FULL", SkipInvalidRecords = true });
        var arn = DatasetArn(files.DatasetGroup, files.DatasetType);
        var target = ChooseSchema(files, arn, context);
        using var import = new DatasetImport(Store, arn, target.Fields, files, context);
        var validation = import.Run([]) with { SchemaDecisions = target.Decisions };
        var health = test.Run(DatasetTable.Of(Store, arn, target.Fields, [import.Segment!]), validation);
        import.EndReport("tested");
        return health;
    }
}
