using Personalize.Engine.Common;
using Personalize.Engine.Data;
using Personalize.Engine.Datasets;
using Personalize.Engine.Health;
using Personalize.Engine.Ports;
using Personalize.Engine.Requests;
using Personalize.Engine.Resources;
using Personalize.Engine.Samples;
using Personalize.Engine.Serving;
using Personalize.Engine.Serving.Batches;
using Personalize.Engine.Serving.Events;
using Personalize.Engine.Serving.Filters;
using Personalize.Engine.Serving.Histories;
using Personalize.Engine.Serving.Suggestions;
using Personalize.Engine.Training;
using Personalize.Engine.Tuning;

namespace Personalize.Engine;

/// <summary>
/// The one way in: a method per API operation over one store. Every parameter that names a resource takes its name or its
/// ARN. Methods run on the caller's thread and throw <see cref="PersonalizeException"/>; long ones take an
/// <see cref="OperationContext"/>. Instances may be used from several threads.
/// </summary>
public sealed partial class PersonalizeEngine : IDisposable, ISolutionRemoval
{
    private readonly TimeProvider _clock;
    private readonly TrainModel _trainModel;
    private readonly Func<Snapshot, ITrialRunner> _createTrialRunner;
    private readonly ServingModels _servingModels;
    private readonly UserHistoryCache _histories;
    private readonly DatasetGroupOperations _datasetGroups;
    private readonly SchemaOperations _schemas;
    private readonly DatasetOperations _datasets;
    private readonly DatasetImportJobOperations _imports;
    private readonly ExportOperation _export;
    private readonly UserRemovalOperation _userRemoval;
    private readonly DatasetTestOperation _datasetTest;
    private readonly CampaignOperations _campaigns;
    private readonly RecommendationService _recommendations;
    private readonly BatchInferenceJobOperations _batches;
    private readonly FilterOperations _filters;
    private readonly EventTrackerOperations _eventTrackers;
    private readonly EventRecording _events;
    private readonly SuggestionOperations _suggestions;

    /// <param name="store">Owned from here on.</param>
    /// <param name="clock">Where times come from; null for the system's.</param>
    public PersonalizeEngine(IStore store, TimeProvider? clock = null)
        : this(store, clock, ModelTraining.Train, file => new Recommender(file), snapshot => new LocalTrialRunner(snapshot))
    {
    }

    internal PersonalizeEngine(IStore store, TimeProvider? clock, TrainModel trainModel, Func<IModelFile, IRecommender> openModel, Func<Snapshot, ITrialRunner> createTrialRunner)
    {
        Store = store;
        _clock = clock ??= TimeProvider.System;
        _trainModel = trainModel;
        _createTrialRunner = createTrialRunner;
        _servingModels = new ServingModels(openModel);
        _histories = new UserHistoryCache(store);
        _datasetGroups = new DatasetGroupOperations(store, clock, this, _histories.Forget);
        _schemas = new SchemaOperations(store, clock);
        _datasets = new DatasetOperations(store, clock, _histories.Forget);
        _imports = new DatasetImportJobOperations(store, clock);
        _export = new ExportOperation(store);
        _userRemoval = new UserRemovalOperation(store, clock, _histories.Forget);
        _datasetTest = new DatasetTestOperation(store, clock);
        var versions = new ServedVersions(store, new VersionSeam(TryVersionArn, GetSolutionVersion, solution => Filter(solution, ReadConfig(solution))), _servingModels);
        var metadata = new UserMetadataCache(store);
        var plans = new FilterPlans(store);
        var requestFilters = new RequestFilters(store, plans, _histories);
        _campaigns = new CampaignOperations(store, clock, versions, _histories);
        _recommendations = new RecommendationService(versions, _histories, metadata, requestFilters);
        _batches = new BatchInferenceJobOperations(store, clock, versions, requestFilters, new BatchInference(store, clock, versions, _histories, metadata, requestFilters));
        _filters = new FilterOperations(store, clock, plans);
        _eventTrackers = new EventTrackerOperations(store, clock);
        _events = new EventRecording(store, _eventTrackers, versions, _histories);
        _suggestions = new SuggestionOperations(store);
    }

    /// <summary>What trains: <see cref="ModelTraining.Train"/>, or a stand-in.</summary>
    internal delegate TrainedModel TrainModel(Snapshot snapshot, TrainingRequest request, ITrainingCheckpoint? checkpoint, OperationContext context);

    public IStore Store { get; }

    /// <summary>Refuses data that is too little to train on: <see cref="TrainingMinimum.Check"/>, or less for a test.</summary>
    internal Action<Snapshot> CheckTrainingData { get; init; } = TrainingMinimum.Check;

    /// <inheritdoc cref="DatasetGroupOperations.Create"/>
    public DatasetGroup CreateDatasetGroup(CreateDatasetGroupRequest request) => _datasetGroups.Create(request);

    /// <inheritdoc cref="DatasetGroupOperations.Describe"/>
    public DatasetGroup DescribeDatasetGroup(DescribeDatasetGroupRequest request) => _datasetGroups.Describe(request);

    /// <inheritdoc cref="DatasetGroupOperations.List"/>
    public IReadOnlyList<DatasetGroup> ListDatasetGroups(ListDatasetGroupsRequest request) => _datasetGroups.List(request);

    /// <inheritdoc cref="DatasetGroupOperations.Delete"/>
    public void DeleteDatasetGroup(DeleteDatasetGroupRequest request) => _datasetGroups.Delete(request);

    /// <inheritdoc cref="SchemaOperations.Create"/>
    public Schema CreateSchema(CreateSchemaRequest request, OperationContext context) => _schemas.Create(request, context);

    /// <inheritdoc cref="SchemaOperations.Describe"/>
    public Schema DescribeSchema(DescribeSchemaRequest request) => _schemas.Describe(request);

    /// <inheritdoc cref="SchemaOperations.List"/>
    public IReadOnlyList<Schema> ListSchemas(ListSchemasRequest request) => _schemas.List(request);

    /// <inheritdoc cref="SchemaOperations.Delete"/>
    public void DeleteSchema(DeleteSchemaRequest request) => _schemas.Delete(request);

    /// <inheritdoc cref="DatasetOperations.Create"/>
    public Dataset CreateDataset(CreateDatasetRequest request) => _datasets.Create(request);

    /// <inheritdoc cref="DatasetOperations.Describe"/>
    public Dataset DescribeDataset(DescribeDatasetRequest request) => _datasets.Describe(request);

    /// <inheritdoc cref="DatasetOperations.List"/>
    public IReadOnlyList<Dataset> ListDatasets(ListDatasetsRequest request) => _datasets.List(request);

    /// <inheritdoc cref="DatasetOperations.Delete"/>
    public void DeleteDataset(DeleteDatasetRequest request) => _datasets.Delete(request);

    /// <inheritdoc cref="DatasetImportJobOperations.Create"/>
    public DatasetImportJob CreateDatasetImportJob(CreateDatasetImportJobRequest request) => _imports.Create(request);

    /// <inheritdoc cref="DatasetImportJobOperations.Run"/>
    public DatasetImportJob RunDatasetImportJob(RunDatasetImportJobRequest request, OperationContext context) => _imports.Run(request, context);

    /// <inheritdoc cref="DatasetImportJobOperations.Describe"/>
    public DatasetImportJob DescribeDatasetImportJob(DescribeDatasetImportJobRequest request) => _imports.Describe(request);

    /// <inheritdoc cref="DatasetImportJobOperations.List"/>
    public IReadOnlyList<DatasetImportJob> ListDatasetImportJobs(ListDatasetImportJobsRequest request) => _imports.List(request);

    /// <inheritdoc cref="DatasetOperations.PutMetadata"/>
    public void PutMetadata(PutMetadataRequest request) => _datasets.PutMetadata(request);

    /// <inheritdoc cref="UserRemovalOperation.Run"/>
    public UserRemovalReport DeleteUsers(DeleteUsersRequest request, OperationContext context) => _userRemoval.Run(request, context);

    /// <inheritdoc cref="ExportOperation.Run"/>
    public ExportReport ExportDataset(ExportDatasetRequest request, OperationContext context) => _export.Run(request, context);

    /// <inheritdoc cref="DatasetTestOperation.Run"/>
    public DatasetHealth TestDataset(TestDatasetRequest request, OperationContext context) => _datasetTest.Run(request, context);

    /// <inheritdoc cref="SampleShop.Write(WriteSampleDatasetRequest, OperationContext)"/>
    public static IReadOnlyList<SampleDatasetFile> WriteSampleDataset(WriteSampleDatasetRequest request, OperationContext context) => SampleShop.Write(request, context);

    /// <inheritdoc cref="CampaignOperations.Create"/>
    public Campaign CreateCampaign(CreateCampaignRequest request, OperationContext context) => _campaigns.Create(request, context);

    /// <inheritdoc cref="CampaignOperations.Update"/>
    public Campaign UpdateCampaign(UpdateCampaignRequest request, OperationContext context) => _campaigns.Update(request, context);

    /// <inheritdoc cref="CampaignOperations.Describe"/>
    public Campaign DescribeCampaign(DescribeCampaignRequest request) => _campaigns.Describe(request);

    /// <inheritdoc cref="CampaignOperations.List"/>
    public IReadOnlyList<Campaign> ListCampaigns(ListCampaignsRequest request) => _campaigns.List(request);

    /// <inheritdoc cref="CampaignOperations.Delete"/>
    public void DeleteCampaign(DeleteCampaignRequest request) => _campaigns.Delete(request);

    /// <inheritdoc cref="RecommendationService.GetRecommendations"/>
    public RecommendationList GetRecommendations(GetRecommendationsRequest request, OperationContext context) => _recommendations.GetRecommendations(request, context);

    /// <inheritdoc cref="BatchInferenceJobOperations.Create"/>
    public BatchInferenceJob CreateBatchInferenceJob(CreateBatchInferenceJobRequest request) => _batches.Create(request);

    /// <inheritdoc cref="BatchInferenceJobOperations.Run"/>
    public BatchInferenceJob RunBatchInferenceJob(RunBatchInferenceJobRequest request, OperationContext context) => _batches.Run(request, context);

    /// <inheritdoc cref="BatchInferenceJobOperations.Describe"/>
    public BatchInferenceJob DescribeBatchInferenceJob(DescribeBatchInferenceJobRequest request) => _batches.Describe(request);

    /// <inheritdoc cref="BatchInferenceJobOperations.List"/>
    public IReadOnlyList<BatchInferenceJob> ListBatchInferenceJobs(ListBatchInferenceJobsRequest request) => _batches.List(request);

    /// <inheritdoc cref="FilterOperations.Create"/>
    public Filter CreateFilter(CreateFilterRequest request) => _filters.Create(request);

    /// <inheritdoc cref="FilterOperations.Describe"/>
    public Filter DescribeFilter(DescribeFilterRequest request) => _filters.Describe(request);

    /// <inheritdoc cref="FilterOperations.List"/>
    public IReadOnlyList<Filter> ListFilters(ListFiltersRequest request) => _filters.List(request);

    /// <inheritdoc cref="FilterOperations.Delete"/>
    public void DeleteFilter(DeleteFilterRequest request) => _filters.Delete(request);

    /// <inheritdoc cref="EventTrackerOperations.Create"/>
    public EventTracker CreateEventTracker(CreateEventTrackerRequest request, OperationContext context) => _eventTrackers.Create(request, context);

    /// <inheritdoc cref="EventTrackerOperations.Describe"/>
    public EventTracker DescribeEventTracker(DescribeEventTrackerRequest request) => _eventTrackers.Describe(request);

    /// <inheritdoc cref="EventTrackerOperations.List"/>
    public IReadOnlyList<EventTracker> ListEventTrackers(ListEventTrackersRequest request) => _eventTrackers.List(request);

    /// <inheritdoc cref="EventTrackerOperations.Delete"/>
    public void DeleteEventTracker(DeleteEventTrackerRequest request) => _eventTrackers.Delete(request);

    /// <inheritdoc cref="EventRecording.PutEvents"/>
    public IReadOnlyList<EventReceipt> PutEvents(PutEventsRequest request) => _events.PutEvents(request);

    /// <inheritdoc cref="EventRecording.OpenWriter"/>
    public EventWriter OpenEventWriter(OpenEventWriterRequest request) => _events.OpenWriter(request);

    /// <inheritdoc cref="SuggestionOperations.ListFields"/>
    public IReadOnlyList<DatasetField> ListFields(ListFieldsRequest request) => _suggestions.ListFields(request);

    /// <inheritdoc cref="SuggestionOperations.SuggestValues"/>
    public IReadOnlyList<string> SuggestValues(SuggestValuesRequest request) => _suggestions.SuggestValues(request);

    /// <inheritdoc cref="SuggestionOperations.SuggestUsers"/>
    public IReadOnlyList<string> SuggestUsers(SuggestUsersRequest request) => _suggestions.SuggestUsers(request);

    /// <inheritdoc cref="SuggestionOperations.SuggestItems"/>
    public IReadOnlyList<string> SuggestItems(SuggestItemsRequest request) => _suggestions.SuggestItems(request);

    public void Dispose()
    {
        _servingModels.Dispose();
        _histories.Dispose();
        Store.Dispose();
    }

    private DateTime Now() => _clock.GetUtcNow().UtcDateTime;

    void ISolutionRemoval.RefuseIfTraining(string solutionArn) => RefuseIfTraining(solutionArn);

    IReadOnlyList<SolutionVersion> ISolutionRemoval.DeleteWithVersions(ICatalogTransaction transaction, string solutionArn) => DeleteWithVersions(transaction, solutionArn);

    void ISolutionRemoval.DeleteModels(IEnumerable<SolutionVersion> versions) => DeleteModels(versions);
}
