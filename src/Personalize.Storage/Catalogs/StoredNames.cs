using System.Text.Json.Serialization.Metadata;
using Personalize.Engine.Resources;

namespace Personalize.Storage.Catalogs;

/// <summary>
/// The names of kinds of resources, their members and their values in the catalogue. A name here is never changed, because existing
/// stores contain it. Therefore a class, a member or an enumeration value may be renamed in the code, but a new one must be added here.
/// </summary>
internal static class StoredNames
{
    private static readonly Dictionary<Type, string> s_kinds = new()
    {
        [typeof(DatasetGroup)] = "DatasetGroup",
        [typeof(Schema)] = "Schema",
        [typeof(Dataset)] = "Dataset",
        [typeof(Solution)] = "Solution",
        [typeof(SolutionVersion)] = "SolutionVersion",
        [typeof(Campaign)] = "Campaign",
        [typeof(EventTracker)] = "EventTracker",
        [typeof(Filter)] = "Filter",
        [typeof(DatasetImportJob)] = "DatasetImportJob",
        [typeof(BatchInferenceJob)] = "BatchInferenceJob",
        [typeof(BatchSegmentJob)] = "BatchSegmentJob",
        [typeof(DatasetExportJob)] = "DatasetExportJob",
        [typeof(DataDeletionJob)] = "DataDeletionJob",
        [typeof(MetricAttribution)] = "MetricAttribution",
    };

    private static readonly Dictionary<DatasetType, string> s_datasetTypes = new()
    {
        [DatasetType.Interactions] = "Interactions",
        [DatasetType.Items] = "Items",
        [DatasetType.Users] = "Users",
    };

    private static readonly Dictionary<Type, Dictionary<string, string>> s_members = new()
    {
        [typeof(Resource)] = new()
        {
            [nameof(Resource.Name)] = "Name",
            [nameof(Resource.Arn)] = "Arn",
            [nameof(Resource.Status)] = "Status",
            [nameof(Resource.FailureReason)] = "FailureReason",
            [nameof(Resource.CreationDateTime)] = "CreationDateTime",
            [nameof(Resource.LastUpdatedDateTime)] = "LastUpdatedDateTime",
            [nameof(Resource.Tags)] = "Tags",
            [nameof(Resource.ClientData)] = "ClientData",
        },
        [typeof(Schema)] = new()
        {
            [nameof(Schema.DatasetType)] = "DatasetType",
            [nameof(Schema.SchemaText)] = "SchemaText",
            [nameof(Schema.IsInferred)] = "IsInferred",
        },
        [typeof(Dataset)] = new()
        {
            [nameof(Dataset.DatasetGroupArn)] = "DatasetGroupArn",
            [nameof(Dataset.DatasetType)] = "DatasetType",
            [nameof(Dataset.SchemaArn)] = "SchemaArn",
            [nameof(Dataset.RowCount)] = "RowCount",
            [nameof(Dataset.LastImport)] = "LastImport",
        },
        [typeof(Solution)] = new()
        {
            [nameof(Solution.DatasetGroupArn)] = "DatasetGroupArn",
            [nameof(Solution.PerformAutoML)] = "PerformAutoML",
            [nameof(Solution.PerformHPO)] = "PerformHPO",
            [nameof(Solution.RecipeArn)] = "RecipeArn",
            [nameof(Solution.EventType)] = "EventType",
            [nameof(Solution.PerformAutoTraining)] = "PerformAutoTraining",
            [nameof(Solution.PerformIncrementalUpdate)] = "PerformIncrementalUpdate",
            [nameof(Solution.LatestSolutionUpdate)] = "LatestSolutionUpdate",
            [nameof(Solution.SolutionConfig)] = "SolutionConfig",
        },
        [typeof(SolutionUpdate)] = new()
        {
            [nameof(SolutionUpdate.PerformAutoTraining)] = "PerformAutoTraining",
            [nameof(SolutionUpdate.PerformIncrementalUpdate)] = "PerformIncrementalUpdate",
            [nameof(SolutionUpdate.SolutionUpdateConfig)] = "SolutionUpdateConfig",
            [nameof(SolutionUpdate.CreationDateTime)] = "CreationDateTime",
        },
        [typeof(SolutionVersion)] = new()
        {
            [nameof(SolutionVersion.SolutionArn)] = "SolutionArn",
            [nameof(SolutionVersion.DatasetGroupArn)] = "DatasetGroupArn",
            [nameof(SolutionVersion.RecipeArn)] = "RecipeArn",
            [nameof(SolutionVersion.TrainingMode)] = "TrainingMode",
            [nameof(SolutionVersion.TrainingType)] = "TrainingType",
            [nameof(SolutionVersion.SolutionConfig)] = "SolutionConfig",
            [nameof(SolutionVersion.UpdatedVersionArn)] = "UpdatedVersionArn",
            [nameof(SolutionVersion.Seed)] = "Seed",
            [nameof(SolutionVersion.ThrottleLimit)] = "ThrottleLimit",
            [nameof(SolutionVersion.JournalEnd)] = "JournalEnd",
            [nameof(SolutionVersion.DataStates)] = "DataStates",
            [nameof(SolutionVersion.Hyperparameters)] = "Hyperparameters",
            [nameof(SolutionVersion.TunedHPOParams)] = "TunedHPOParams",
            [nameof(SolutionVersion.Search)] = "Search",
            [nameof(SolutionVersion.BestRecipeArn)] = "BestRecipeArn",
            [nameof(SolutionVersion.TrainingSeconds)] = "TrainingSeconds",
            [nameof(SolutionVersion.UsersRemoved)] = "UsersRemoved",
            [nameof(SolutionVersion.ModelSha256)] = "ModelSha256",
            [nameof(SolutionVersion.Metrics)] = "Metrics",
            [nameof(SolutionVersion.Baselines)] = "Baselines",
            [nameof(SolutionVersion.Epochs)] = "Epochs",
            [nameof(SolutionVersion.DataSummary)] = "DataSummary",
        },
        [typeof(Campaign)] = new()
        {
            [nameof(Campaign.SolutionVersionArn)] = "SolutionVersionArn",
            [nameof(Campaign.MinProvisionedTPS)] = "MinProvisionedTPS",
            [nameof(Campaign.SyncWithLatestSolutionVersion)] = "SyncWithLatestSolutionVersion",
            [nameof(Campaign.CampaignConfig)] = "CampaignConfig",
            [nameof(Campaign.RecommendationLogDays)] = "RecommendationLogDays",
        },
        [typeof(EventTracker)] = new()
        {
            [nameof(EventTracker.DatasetGroupArn)] = "DatasetGroupArn",
            [nameof(EventTracker.TrackingId)] = "TrackingId",
        },
        [typeof(Filter)] = new()
        {
            [nameof(Filter.DatasetGroupArn)] = "DatasetGroupArn",
            [nameof(Filter.FilterExpression)] = "FilterExpression",
            [nameof(Filter.EventsPerType)] = "EventsPerType",
        },
        [typeof(DatasetImportJob)] = new()
        {
            [nameof(DatasetImportJob.DatasetGroupArn)] = "DatasetGroupArn",
            [nameof(DatasetImportJob.DatasetArn)] = "DatasetArn",
            [nameof(DatasetImportJob.DatasetType)] = "DatasetType",
            [nameof(DatasetImportJob.Paths)] = "Paths",
            [nameof(DatasetImportJob.SchemaArn)] = "SchemaArn",
            [nameof(DatasetImportJob.ColumnMap)] = "ColumnMap",
            [nameof(DatasetImportJob.ImportMode)] = "ImportMode",
            [nameof(DatasetImportJob.TimestampFormat)] = "TimestampFormat",
            [nameof(DatasetImportJob.Quoting)] = "Quoting",
            [nameof(DatasetImportJob.NullValues)] = "NullValues",
            [nameof(DatasetImportJob.SkipInvalidRecords)] = "SkipInvalidRecords",
            [nameof(DatasetImportJob.ReportPath)] = "ReportPath",
            [nameof(DatasetImportJob.Report)] = "Report",
        },
        [typeof(BatchJob)] = new()
        {
            [nameof(BatchJob.DatasetGroupArn)] = "DatasetGroupArn",
            [nameof(BatchJob.SolutionVersionArn)] = "SolutionVersionArn",
            [nameof(BatchJob.CampaignArn)] = "CampaignArn",
            [nameof(BatchJob.InputPath)] = "InputPath",
            [nameof(BatchJob.OutputPath)] = "OutputPath",
            [nameof(BatchJob.NumResults)] = "NumResults",
            [nameof(BatchJob.FilterArn)] = "FilterArn",
            [nameof(BatchJob.FilterValues)] = "FilterValues",
        },
        [typeof(BatchInferenceJob)] = new()
        {
            [nameof(BatchInferenceJob.EscapeFormulas)] = "EscapeFormulas",
            [nameof(BatchInferenceJob.BatchInferenceJobConfig)] = "BatchInferenceJobConfig",
            [nameof(BatchInferenceJob.MetadataColumns)] = "MetadataColumns",
            [nameof(BatchInferenceJob.Report)] = "Report",
        },
        [typeof(BatchSegmentJob)] = new()
        {
            [nameof(BatchSegmentJob.Report)] = "Report",
        },
        [typeof(BatchSegmentReport)] = new()
        {
            [nameof(BatchSegmentReport.OutputPath)] = "OutputPath",
            [nameof(BatchSegmentReport.Lines)] = "Lines",
            [nameof(BatchSegmentReport.Failed)] = "Failed",
            [nameof(BatchSegmentReport.Users)] = "Users",
            [nameof(BatchSegmentReport.Seconds)] = "Seconds",
        },
        [typeof(MetricAttribution)] = new()
        {
            [nameof(MetricAttribution.DatasetGroupArn)] = "DatasetGroupArn",
            [nameof(MetricAttribution.Metrics)] = "Metrics",
        },
        [typeof(MetricAttribute)] = new()
        {
            [nameof(MetricAttribute.MetricName)] = "MetricName",
            [nameof(MetricAttribute.EventType)] = "EventType",
            [nameof(MetricAttribute.Expression)] = "Expression",
        },
        [typeof(BatchInferenceReport)] = new()
        {
            [nameof(BatchInferenceReport.OutputPath)] = "OutputPath",
            [nameof(BatchInferenceReport.Lines)] = "Lines",
            [nameof(BatchInferenceReport.Failed)] = "Failed",
            [nameof(BatchInferenceReport.Seconds)] = "Seconds",
        },
        [typeof(DatasetExportJob)] = new()
        {
            [nameof(DatasetExportJob.DatasetGroupArn)] = "DatasetGroupArn",
            [nameof(DatasetExportJob.DatasetArn)] = "DatasetArn",
            [nameof(DatasetExportJob.DatasetType)] = "DatasetType",
            [nameof(DatasetExportJob.OutputPath)] = "OutputPath",
            [nameof(DatasetExportJob.Overwrite)] = "Overwrite",
            [nameof(DatasetExportJob.EscapeFormulas)] = "EscapeFormulas",
            [nameof(DatasetExportJob.Rows)] = "Rows",
        },
        [typeof(DataDeletionJob)] = new()
        {
            [nameof(DataDeletionJob.DatasetGroupArn)] = "DatasetGroupArn",
            [nameof(DataDeletionJob.InputPath)] = "InputPath",
            [nameof(DataDeletionJob.Deleted)] = "Deleted",
        },
        [typeof(ImportReport)] = new()
        {
            [nameof(ImportReport.DatasetArn)] = "DatasetArn",
            [nameof(ImportReport.DatasetType)] = "DatasetType",
            [nameof(ImportReport.ImportMode)] = "ImportMode",
            [nameof(ImportReport.RowsRead)] = "RowsRead",
            [nameof(ImportReport.RowsKept)] = "RowsKept",
            [nameof(ImportReport.RowsRejected)] = "RowsRejected",
            [nameof(ImportReport.RowsDropped)] = "RowsDropped",
            [nameof(ImportReport.RejectedRows)] = "RejectedRows",
            [nameof(ImportReport.Users)] = "Users",
            [nameof(ImportReport.Items)] = "Items",
            [nameof(ImportReport.FirstEvent)] = "FirstEvent",
            [nameof(ImportReport.LastEvent)] = "LastEvent",
            [nameof(ImportReport.SchemaDecisions)] = "SchemaDecisions",
            [nameof(ImportReport.Seconds)] = "Seconds",
            [nameof(ImportReport.UnusedColumns)] = "UnusedColumns",
        },
        [typeof(Trial)] = new()
        {
            [nameof(Trial.SolutionVersionArn)] = "SolutionVersionArn",
            [nameof(Trial.Number)] = "Number",
            [nameof(Trial.RecipeArn)] = "RecipeArn",
            [nameof(Trial.Hyperparameters)] = "Hyperparameters",
            [nameof(Trial.Seed)] = "Seed",
            [nameof(Trial.Status)] = "Status",
            [nameof(Trial.MetricName)] = "MetricName",
            [nameof(Trial.Metric)] = "Metric",
            [nameof(Trial.MetricByGroup)] = "MetricByGroup",
            [nameof(Trial.Epochs)] = "Epochs",
            [nameof(Trial.Seconds)] = "Seconds",
            [nameof(Trial.Reason)] = "Reason",
            [nameof(Trial.DataFingerprint)] = "DataFingerprint",
        },
        [typeof(RejectedRow)] = new()
        {
            [nameof(RejectedRow.File)] = "File",
            [nameof(RejectedRow.Line)] = "Line",
            [nameof(RejectedRow.Column)] = "Column",
            [nameof(RejectedRow.Value)] = "Value",
            [nameof(RejectedRow.Rule)] = "Rule",
        },
        [typeof(EpochRecord)] = new()
        {
            [nameof(EpochRecord.Phase)] = "Phase",
            [nameof(EpochRecord.Epoch)] = "Epoch",
            [nameof(EpochRecord.Loss)] = "Loss",
            [nameof(EpochRecord.ValidationMetric)] = "ValidationMetric",
            [nameof(EpochRecord.EventsPerSecond)] = "EventsPerSecond",
            [nameof(EpochRecord.Seconds)] = "Seconds",
        },
        [typeof(TrialSearchSettings)] = new()
        {
            [nameof(TrialSearchSettings.MetricName)] = "MetricName",
            [nameof(TrialSearchSettings.Minimize)] = "Minimize",
            [nameof(TrialSearchSettings.RecipeArns)] = "RecipeArns",
            [nameof(TrialSearchSettings.MaxTrials)] = "MaxTrials",
            [nameof(TrialSearchSettings.ParallelTrials)] = "ParallelTrials",
            [nameof(TrialSearchSettings.TimeLimitSeconds)] = "TimeLimitSeconds",
            [nameof(TrialSearchSettings.MaxEnsembleSize)] = "MaxEnsembleSize",
        },
        [typeof(TrialEpoch)] = new()
        {
            [nameof(TrialEpoch.Epoch)] = "Epoch",
            [nameof(TrialEpoch.Loss)] = "Loss",
            [nameof(TrialEpoch.Metric)] = "Metric",
            [nameof(TrialEpoch.Seconds)] = "Seconds",
        },
    };

    /// <summary>The value in the column <c>kind</c>.</summary>
    public static string OfKind<T>()
        where T : Resource => s_kinds.TryGetValue(typeof(T), out var name) ? name : throw Unnamed($"The resource {typeof(T).Name}");

    /// <summary>The type of the resources that are stored under a name; null if there is none.</summary>
    public static Type? TypeOfKind(string kind) => s_kinds.FirstOrDefault(entry => entry.Value == kind).Key;

    public static string Of(DatasetType type) => s_datasetTypes.TryGetValue(type, out var name) ? name : throw Unnamed($"The dataset type {type}");

    /// <summary>The dataset type with a name, or null.</summary>
    public static DatasetType? DatasetTypeOf(string? name)
    {
        foreach (var (type, known) in s_datasetTypes)
        {
            if (known == name)
                return type;
        }

        return null;
    }

    /// <summary>Gives the members of a record their stored names.</summary>
    public static void Apply(JsonTypeInfo type)
    {
        if (type.Kind != JsonTypeInfoKind.Object)
            return;
        foreach (var property in type.Properties)
        {
            // Most resources have none of either.
            if (property.DeclaringType == typeof(Resource) && property.PropertyType == typeof(IReadOnlyDictionary<string, string>))
                property.ShouldSerialize = (_, value) => value is IReadOnlyDictionary<string, string> { Count: > 0 };
            property.Name = NameOf(type.Type, property.Name);
        }
    }

    private static string NameOf(Type? type, string member)
    {
        for (var declaring = type; declaring is not null; declaring = declaring.BaseType)
        {
            if (s_members.TryGetValue(declaring, out var names) && names.TryGetValue(member, out var name))
                return name;
        }

        throw Unnamed($"{type?.Name}.{member}");
    }

    private static InvalidOperationException Unnamed(string what) => new($"{what} has no stored name: add it to {nameof(StoredNames)}.");
}
