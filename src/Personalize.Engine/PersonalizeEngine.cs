using Personalize.Engine.Access;
using Personalize.Engine.Assessment;
using Personalize.Engine.Attribution;
using Personalize.Engine.Common;
using Personalize.Engine.Datasets;
using Personalize.Engine.Health;
using Personalize.Engine.Jobs;
using Personalize.Engine.Ports;
using Personalize.Engine.Recipes;
using Personalize.Engine.Reports;
using Personalize.Engine.Requests;
using Personalize.Engine.Resources;
using Personalize.Engine.Samples;
using Personalize.Engine.Serving;
using Personalize.Engine.Serving.Batches;
using Personalize.Engine.Serving.Embeddings;
using Personalize.Engine.Serving.Events;
using Personalize.Engine.Serving.Filters;
using Personalize.Engine.Serving.Segments;
using Personalize.Engine.Serving.Shown;
using Personalize.Engine.Serving.Suggestions;
using Personalize.Engine.Solutions;
using Personalize.Engine.Tagging;
using Personalize.Engine.Tuning;
using Personalize.Engine.Versions;

namespace Personalize.Engine;

/// <summary>
/// The entry point: one method per API operation, over one store. Every parameter that identifies a resource accepts its name or its
/// ARN. Methods run on the caller's thread and throw <see cref="PersonalizeException"/>; long ones take an
/// <see cref="OperationContext"/>. Instances may be used from several threads.
/// </summary>
public sealed class PersonalizeEngine : IDisposable
{
    private readonly EngineOperations _operations;

    /// <param name="store">Owned by this object from here on.</param>
    /// <param name="options">Null for the defaults.</param>
    public PersonalizeEngine(IStore store, PersonalizeEngineOptions? options = null)
        : this(store, options ?? new PersonalizeEngineOptions(), new EngineParts())
    {
    }

    internal PersonalizeEngine(IStore store, PersonalizeEngineOptions options, EngineParts parts)
    {
        Store = store;
        _operations = new EngineOperations(store, options, parts);
    }

    /// <summary>The store on which all operations work.</summary>
    public IStore Store { get; }

    /// <inheritdoc cref="DatasetGroupOperations.Create"/>
    public DatasetGroup CreateDatasetGroup(CreateDatasetGroupRequest request) => _operations.DatasetGroups.Create(request);

    /// <inheritdoc cref="DatasetGroupOperations.Describe"/>
    public DatasetGroup DescribeDatasetGroup(DescribeDatasetGroupRequest request) => _operations.DatasetGroups.Describe(request);

    /// <inheritdoc cref="DatasetGroupOperations.List"/>
    public IReadOnlyList<DatasetGroup> ListDatasetGroups(ListDatasetGroupsRequest request) => _operations.DatasetGroups.List(request);

    /// <inheritdoc cref="DatasetGroupOperations.Delete"/>
    public void DeleteDatasetGroup(DeleteDatasetGroupRequest request) => _operations.DatasetGroups.Delete(request);

    /// <inheritdoc cref="SchemaOperations.Create"/>
    public Schema CreateSchema(CreateSchemaRequest request, OperationContext context) => _operations.Schemas.Create(request, context);

    /// <inheritdoc cref="SchemaOperations.Describe"/>
    public Schema DescribeSchema(DescribeSchemaRequest request) => _operations.Schemas.Describe(request);

    /// <inheritdoc cref="SchemaOperations.List"/>
    public IReadOnlyList<Schema> ListSchemas(ListSchemasRequest request) => _operations.Schemas.List(request);

    /// <inheritdoc cref="SchemaOperations.Delete"/>
    public void DeleteSchema(DeleteSchemaRequest request) => _operations.Schemas.Delete(request);

    /// <inheritdoc cref="DatasetOperations.Create"/>
    public Dataset CreateDataset(CreateDatasetRequest request) => _operations.Datasets.Create(request);

    /// <inheritdoc cref="DatasetOperations.Describe"/>
    public Dataset DescribeDataset(DescribeDatasetRequest request) => _operations.Datasets.Describe(request);

    /// <inheritdoc cref="DatasetOperations.List"/>
    public IReadOnlyList<Dataset> ListDatasets(ListDatasetsRequest request) => _operations.Datasets.List(request);

    /// <inheritdoc cref="DatasetOperations.Delete"/>
    public void DeleteDataset(DeleteDatasetRequest request, OperationContext? context = null) => _operations.Datasets.Delete(request, context);

    /// <inheritdoc cref="DatasetFieldsOperation.Update"/>
    public Dataset UpdateDataset(UpdateDatasetRequest request, OperationContext context) => _operations.DatasetFields.Update(request, context);

    /// <inheritdoc cref="DatasetImportJobOperations.Create"/>
    public DatasetImportJob CreateDatasetImportJob(CreateDatasetImportJobRequest request) => _operations.Imports.Create(request);

    /// <inheritdoc cref="DatasetImportJobOperations.Run"/>
    public DatasetImportJob RunDatasetImportJob(RunDatasetImportJobRequest request, OperationContext context) => _operations.Imports.Run(request, context);

    /// <inheritdoc cref="DatasetImportJobOperations.Describe"/>
    public DatasetImportJob DescribeDatasetImportJob(DescribeDatasetImportJobRequest request) => _operations.Imports.Describe(request);

    /// <inheritdoc cref="DatasetImportJobOperations.List"/>
    public IReadOnlyList<DatasetImportJob> ListDatasetImportJobs(ListDatasetImportJobsRequest request) => _operations.Imports.List(request);

    /// <inheritdoc cref="DatasetOperations.PutMetadata"/>
    public void PutMetadata(PutMetadataRequest request) => _operations.Datasets.PutMetadata(request);

    /// <inheritdoc cref="UserRemovalOperation.Run"/>
    public UserRemovalReport DeleteUsers(DeleteUsersRequest request, OperationContext context) => _operations.UserRemoval.Run(request, context);

    /// <inheritdoc cref="IStore.Backup"/>
    public StoreBackupReport BackupStore(BackupStoreRequest request, OperationContext context) => Store.Backup(request, context);

    /// <inheritdoc cref="ExportOperation.Run"/>
    public ExportReport ExportDataset(ExportDatasetRequest request, OperationContext context) => _operations.Export.Run(request, context);

    /// <inheritdoc cref="DatasetExportJobOperations.Create"/>
    public DatasetExportJob CreateDatasetExportJob(CreateDatasetExportJobRequest request) => _operations.ExportJobs.Create(request);

    /// <inheritdoc cref="DatasetExportJobOperations.Run"/>
    public DatasetExportJob RunDatasetExportJob(RunDatasetExportJobRequest request, OperationContext context) => _operations.ExportJobs.Run(request, context);

    /// <inheritdoc cref="DatasetExportJobOperations.Describe"/>
    public DatasetExportJob DescribeDatasetExportJob(DescribeDatasetExportJobRequest request) => _operations.ExportJobs.Describe(request);

    /// <inheritdoc cref="DatasetExportJobOperations.List"/>
    public IReadOnlyList<DatasetExportJob> ListDatasetExportJobs(ListDatasetExportJobsRequest request) => _operations.ExportJobs.List(request);

    /// <inheritdoc cref="DataDeletionJobOperations.Create"/>
    public DataDeletionJob CreateDataDeletionJob(CreateDataDeletionJobRequest request) => _operations.DeletionJobs.Create(request);

    /// <inheritdoc cref="DataDeletionJobOperations.Run"/>
    public DataDeletionJob RunDataDeletionJob(RunDataDeletionJobRequest request, OperationContext context) => _operations.DeletionJobs.Run(request, context);

    /// <inheritdoc cref="DataDeletionJobOperations.Describe"/>
    public DataDeletionJob DescribeDataDeletionJob(DescribeDataDeletionJobRequest request) => _operations.DeletionJobs.Describe(request);

    /// <inheritdoc cref="DataDeletionJobOperations.List"/>
    public IReadOnlyList<DataDeletionJob> ListDataDeletionJobs(ListDataDeletionJobsRequest request) => _operations.DeletionJobs.List(request);

    /// <inheritdoc cref="TagOperations.Tag"/>
    public void TagResource(TagResourceRequest request) => _operations.Tags.Tag(request);

    /// <inheritdoc cref="TagOperations.Untag"/>
    public void UntagResource(UntagResourceRequest request) => _operations.Tags.Untag(request);

    /// <inheritdoc cref="TagOperations.List"/>
    public IReadOnlyDictionary<string, string> ListTagsForResource(ListTagsForResourceRequest request) => _operations.Tags.List(request);

    /// <inheritdoc cref="TagOperations.SetClientData"/>
    public void SetClientData(SetClientDataRequest request) => _operations.Tags.SetClientData(request);

    /// <inheritdoc cref="NodeOperations.List"/>
    public IReadOnlyList<Node> ListNodes(ListNodesRequest request) => _operations.Nodes.List(request);

    /// <inheritdoc cref="NodeOperations.Describe"/>
    public Node DescribeNode(DescribeNodeRequest request) => _operations.Nodes.Describe(request);

    /// <inheritdoc cref="NodeOperations.Suspend"/>
    public Node SuspendNode(SuspendNodeRequest request) => _operations.Nodes.Suspend(request);

    /// <inheritdoc cref="ServerCredentialOperations.Create"/>
    public NewServerCredential CreateServerCredential(CreateServerCredentialRequest request) => _operations.Credentials.Create(request);

    /// <inheritdoc cref="ServerCredentialOperations.List"/>
    public IReadOnlyList<ServerCredential> ListServerCredentials(ListServerCredentialsRequest request) => _operations.Credentials.List(request);

    /// <inheritdoc cref="ServerCredentialOperations.Delete"/>
    public void DeleteServerCredential(DeleteServerCredentialRequest request) => _operations.Credentials.Delete(request);

    /// <inheritdoc cref="DatasetTestOperation.Run"/>
    public DatasetHealth TestDataset(TestDatasetRequest request, OperationContext context) => _operations.DatasetTest.Run(request, context);

    /// <inheritdoc cref="SampleShop.Write(WriteSampleDatasetRequest, OperationContext)"/>
    public static IReadOnlyList<SampleDatasetFile> WriteSampleDataset(WriteSampleDatasetRequest request, OperationContext context) =>
        SampleShop.Write(request, context);

    /// <summary>All recipes.</summary>
    public static IReadOnlyList<Recipe> ListRecipes(ListRecipesRequest request) => RecipeCatalog.All;

    /// <inheritdoc cref="RecipeCatalog.Get"/>
    public static Recipe DescribeRecipe(DescribeRecipeRequest request) => RecipeCatalog.Get(request.Recipe);

    /// <summary>Checks a solutionConfig against the rules of <see cref="CreateSolution"/>, without creating anything.</summary>
    /// <exception cref="PersonalizeException">The request breaks the rules; all problems are named.</exception>
    public static CheckedSolution CheckSolution(CreateSolutionRequest request, OperationContext context) => SolutionRules.Check(request, context.Warning);

    /// <inheritdoc cref="SolutionOperations.Create"/>
    public Solution CreateSolution(CreateSolutionRequest request, OperationContext context) => _operations.Solutions.Create(request, context);

    /// <inheritdoc cref="SolutionOperations.Update"/>
    public Solution UpdateSolution(UpdateSolutionRequest request, OperationContext context) => _operations.Solutions.Update(request, context);

    /// <inheritdoc cref="SolutionOperations.Describe"/>
    public Solution DescribeSolution(DescribeSolutionRequest request) => _operations.Solutions.Describe(request);

    /// <inheritdoc cref="SolutionOperations.List"/>
    public IReadOnlyList<Solution> ListSolutions(ListSolutionsRequest request) => _operations.Solutions.List(request);

    /// <inheritdoc cref="SolutionOperations.Delete"/>
    public void DeleteSolution(DeleteSolutionRequest request) => _operations.Solutions.Delete(request);

    /// <inheritdoc cref="VersionCreation.Create(CreateSolutionVersionRequest)"/>
    public SolutionVersion CreateSolutionVersion(CreateSolutionVersionRequest request) => _operations.VersionCreation.Create(request);

    /// <inheritdoc cref="VersionTraining.Run"/>
    public SolutionVersion RunSolutionVersion(RunSolutionVersionRequest request, OperationContext context) => _operations.VersionTraining.Run(request, context);

    /// <inheritdoc cref="TrialOpening.Open"/>
    public ITrialRunner OpenTrials(OpenTrialsRequest request, OperationContext context) => _operations.TrialOpening.Open(request, context);

    /// <inheritdoc cref="VersionTraining.Train"/>
    public SolutionVersion TrainSolution(TrainSolutionRequest request, OperationContext context) => _operations.VersionTraining.Train(request, context);

    /// <inheritdoc cref="ScheduledTraining.Describe"/>
    public TrainingSchedule? DescribeTrainingSchedule(DescribeTrainingScheduleRequest request) => _operations.ScheduledTraining.Describe(request);

    /// <inheritdoc cref="ScheduledTraining.TrainIfDue"/>
    public SolutionVersion? TrainSolutionIfDue(TrainSolutionIfDueRequest request, OperationContext context) =>
        _operations.ScheduledTraining.TrainIfDue(request, context);

    /// <inheritdoc cref="ScheduledTraining.CreateIfDue"/>
    public SolutionVersion? CreateSolutionVersionIfDue(CreateSolutionVersionIfDueRequest request, OperationContext context) =>
        _operations.ScheduledTraining.CreateIfDue(request, context);

    /// <inheritdoc cref="VersionTraining.Resume"/>
    public SolutionVersion ResumeSolutionVersion(ResumeSolutionVersionRequest request, OperationContext context) =>
        _operations.VersionTraining.Resume(request, context);

    /// <inheritdoc cref="VersionLifecycle.Stop"/>
    public SolutionVersion StopSolutionVersion(StopSolutionVersionRequest request, OperationContext context) =>
        _operations.VersionLifecycle.Stop(request, context);

    /// <inheritdoc cref="VersionLookup.Describe(DescribeSolutionVersionRequest)"/>
    public SolutionVersion DescribeSolutionVersion(DescribeSolutionVersionRequest request) => _operations.Versions.Describe(request);

    /// <inheritdoc cref="VersionLookup.List"/>
    public IReadOnlyList<SolutionVersion> ListSolutionVersions(ListSolutionVersionsRequest request) => _operations.Versions.List(request);

    /// <inheritdoc cref="VersionLifecycle.Delete"/>
    public void DeleteSolutionVersion(DeleteSolutionVersionRequest request) => _operations.VersionLifecycle.Delete(request);

    /// <inheritdoc cref="VersionLookup.GetMetrics"/>
    public SolutionMetrics GetSolutionMetrics(GetSolutionMetricsRequest request) => _operations.Versions.GetMetrics(request);

    /// <inheritdoc cref="VersionLookup.ListTrials(ListTrialsRequest)"/>
    public IReadOnlyList<Trial> ListTrials(ListTrialsRequest request) => _operations.Versions.ListTrials(request);

    /// <inheritdoc cref="AutoMLOperation.Run"/>
    public SolutionVersion RunAutoML(AutoMLRequest request, OperationContext context) => _operations.AutoML.Run(request, context);

    /// <inheritdoc cref="ReportOperation.Export"/>
    public string ExportReport(ExportReportRequest request, OperationContext context) => _operations.Report.Export(request, context);

    /// <inheritdoc cref="CampaignOperations.Create"/>
    public Campaign CreateCampaign(CreateCampaignRequest request, OperationContext context) => _operations.Campaigns.Create(request, context);

    /// <inheritdoc cref="CampaignOperations.Update"/>
    public Campaign UpdateCampaign(UpdateCampaignRequest request, OperationContext context) => _operations.Campaigns.Update(request, context);

    /// <inheritdoc cref="CampaignOperations.Describe"/>
    public Campaign DescribeCampaign(DescribeCampaignRequest request) => _operations.Campaigns.Describe(request);

    /// <inheritdoc cref="CampaignOperations.List"/>
    public IReadOnlyList<Campaign> ListCampaigns(ListCampaignsRequest request) => _operations.Campaigns.List(request);

    /// <inheritdoc cref="CampaignOperations.Delete"/>
    public void DeleteCampaign(DeleteCampaignRequest request) => _operations.Campaigns.Delete(request);

    /// <inheritdoc cref="RecommendationService.GetRecommendations"/>
    public RecommendationList GetRecommendations(GetRecommendationsRequest request, OperationContext context)
    {
        using var reading = Store.BeginReading();
        return _operations.Recommendations.GetRecommendations(request, context);
    }

    /// <inheritdoc cref="RecommendationService.RecentEvents"/>
    internal IReadOnlyList<HistoryEvent> RecentEvents(string campaign, string userId, int count) =>
        _operations.Recommendations.RecentEvents(campaign, userId, count);

    /// <inheritdoc cref="RecommendationService.GetPersonalizedRanking"/>
    public PersonalizedRanking GetPersonalizedRanking(GetPersonalizedRankingRequest request, OperationContext context)
    {
        using var reading = Store.BeginReading();
        return _operations.Recommendations.GetPersonalizedRanking(request, context);
    }

    /// <inheritdoc cref="RecommendationLogOperations.List"/>
    public IEnumerable<ShownList> ListRecommendationLog(ListRecommendationLogRequest request) => _operations.RecommendationLog.List(request);

    /// <inheritdoc cref="EmbeddingExport.Run"/>
    public EmbeddingReport ExportEmbeddings(ExportEmbeddingsRequest request, OperationContext context) => _operations.Embeddings.Run(request, context);

    /// <inheritdoc cref="VersionTestOperation.Run"/>
    public IReadOnlyList<TestedMetric> TestSolutionVersion(TestSolutionVersionRequest request, OperationContext context) =>
        _operations.VersionTest.Run(request, context);

    /// <inheritdoc cref="MetricAttributionOperations.Create"/>
    public MetricAttribution CreateMetricAttribution(CreateMetricAttributionRequest request) => _operations.MetricAttributions.Create(request);

    /// <inheritdoc cref="MetricAttributionOperations.Update"/>
    public MetricAttribution UpdateMetricAttribution(UpdateMetricAttributionRequest request) => _operations.MetricAttributions.Update(request);

    /// <inheritdoc cref="MetricAttributionOperations.Describe"/>
    public MetricAttribution DescribeMetricAttribution(DescribeMetricAttributionRequest request) => _operations.MetricAttributions.Describe(request);

    /// <inheritdoc cref="MetricAttributionOperations.List"/>
    public IReadOnlyList<MetricAttribution> ListMetricAttributions(ListMetricAttributionsRequest request) => _operations.MetricAttributions.List(request);

    /// <inheritdoc cref="MetricAttributionOperations.Delete"/>
    public void DeleteMetricAttribution(DeleteMetricAttributionRequest request) => _operations.MetricAttributions.Delete(request);

    /// <inheritdoc cref="AttributionOperations.Report"/>
    public IReadOnlyList<AttributionRow> GetAttributionReport(GetAttributionReportRequest request, OperationContext context) =>
        _operations.Attribution.Report(request, context);

    /// <inheritdoc cref="AttributionOperations.Compare"/>
    public IReadOnlyList<CampaignComparison> CompareCampaigns(CompareCampaignsRequest request, OperationContext context) =>
        _operations.Attribution.Compare(request, context);

    /// <inheritdoc cref="BatchInferenceJobOperations.Create"/>
    public BatchInferenceJob CreateBatchInferenceJob(CreateBatchInferenceJobRequest request) => _operations.Batches.Create(request);

    /// <inheritdoc cref="BatchInferenceJobOperations.Run"/>
    public BatchInferenceJob RunBatchInferenceJob(RunBatchInferenceJobRequest request, OperationContext context) => _operations.Batches.Run(request, context);

    /// <inheritdoc cref="BatchInferenceJobOperations.Describe"/>
    public BatchInferenceJob DescribeBatchInferenceJob(DescribeBatchInferenceJobRequest request) => _operations.Batches.Describe(request);

    /// <inheritdoc cref="BatchInferenceJobOperations.List"/>
    public IReadOnlyList<BatchInferenceJob> ListBatchInferenceJobs(ListBatchInferenceJobsRequest request) => _operations.Batches.List(request);

    /// <inheritdoc cref="BatchSegmentJobOperations.Create"/>
    public BatchSegmentJob CreateBatchSegmentJob(CreateBatchSegmentJobRequest request) => _operations.Segments.Create(request);

    /// <inheritdoc cref="BatchSegmentJobOperations.Run"/>
    public BatchSegmentJob RunBatchSegmentJob(RunBatchSegmentJobRequest request, OperationContext context) => _operations.Segments.Run(request, context);

    /// <inheritdoc cref="BatchSegmentJobOperations.Describe"/>
    public BatchSegmentJob DescribeBatchSegmentJob(DescribeBatchSegmentJobRequest request) => _operations.Segments.Describe(request);

    /// <inheritdoc cref="BatchSegmentJobOperations.List"/>
    public IReadOnlyList<BatchSegmentJob> ListBatchSegmentJobs(ListBatchSegmentJobsRequest request) => _operations.Segments.List(request);

    /// <inheritdoc cref="FilterOperations.Create"/>
    public Filter CreateFilter(CreateFilterRequest request) => _operations.Filters.Create(request);

    /// <inheritdoc cref="FilterOperations.Describe"/>
    public Filter DescribeFilter(DescribeFilterRequest request) => _operations.Filters.Describe(request);

    /// <inheritdoc cref="FilterOperations.List"/>
    public IReadOnlyList<Filter> ListFilters(ListFiltersRequest request) => _operations.Filters.List(request);

    /// <inheritdoc cref="FilterOperations.Delete"/>
    public void DeleteFilter(DeleteFilterRequest request) => _operations.Filters.Delete(request);

    /// <inheritdoc cref="EventTrackerOperations.Create"/>
    public EventTracker CreateEventTracker(CreateEventTrackerRequest request, OperationContext context) => _operations.EventTrackers.Create(request, context);

    /// <inheritdoc cref="EventTrackerOperations.Describe"/>
    public EventTracker DescribeEventTracker(DescribeEventTrackerRequest request) => _operations.EventTrackers.Describe(request);

    /// <inheritdoc cref="EventTrackerOperations.List"/>
    public IReadOnlyList<EventTracker> ListEventTrackers(ListEventTrackersRequest request) => _operations.EventTrackers.List(request);

    /// <inheritdoc cref="EventTrackerOperations.Delete"/>
    public void DeleteEventTracker(DeleteEventTrackerRequest request) => _operations.EventTrackers.Delete(request);

    /// <inheritdoc cref="EventRecording.PutEvents"/>
    public IReadOnlyList<EventReceipt> PutEvents(PutEventsRequest request) => _operations.Events.PutEvents(request);

    /// <inheritdoc cref="EventRecording.OpenWriter"/>
    public EventWriter OpenEventWriter(OpenEventWriterRequest request) => _operations.Events.OpenWriter(request);

    /// <inheritdoc cref="SuggestionOperations.ListFields"/>
    public IReadOnlyList<DatasetField> ListFields(ListFieldsRequest request) => _operations.Suggestions.ListFields(request);

    /// <inheritdoc cref="SuggestionOperations.SuggestValues"/>
    public IReadOnlyList<string> SuggestValues(SuggestValuesRequest request) => _operations.Suggestions.SuggestValues(request);

    /// <inheritdoc cref="SuggestionOperations.SuggestUsers"/>
    public IReadOnlyList<string> SuggestUsers(SuggestUsersRequest request) => _operations.Suggestions.SuggestUsers(request);

    /// <inheritdoc cref="SuggestionOperations.SuggestItems"/>
    public IReadOnlyList<string> SuggestItems(SuggestItemsRequest request) => _operations.Suggestions.SuggestItems(request);

    /// <summary>Releases all models that are loaded, and closes the store.</summary>
    public void Dispose()
    {
        _operations.Dispose();
        Store.Dispose();
    }
}
