using Personalize.Engine.Access;
using Personalize.Engine.Assessment;
using Personalize.Engine.Attribution;
using Personalize.Engine.Datasets;
using Personalize.Engine.Health;
using Personalize.Engine.Jobs;
using Personalize.Engine.Ports;
using Personalize.Engine.Reports;
using Personalize.Engine.Serving;
using Personalize.Engine.Serving.Batches;
using Personalize.Engine.Serving.Embeddings;
using Personalize.Engine.Serving.Events;
using Personalize.Engine.Serving.Filters;
using Personalize.Engine.Serving.Histories;
using Personalize.Engine.Serving.Segments;
using Personalize.Engine.Serving.Shown;
using Personalize.Engine.Serving.Suggestions;
using Personalize.Engine.Solutions;
using Personalize.Engine.Tagging;
using Personalize.Engine.Versions;

namespace Personalize.Engine;

/// <summary>The operations of an engine and their dependencies: each receives what it uses, in the order of the layers.</summary>
internal sealed class EngineOperations : IDisposable
{
    private readonly ServingModels _servingModels;
    private readonly UserHistoryCache _histories;
    private readonly ShownLists _shown;

    public EngineOperations(IStore store, PersonalizeEngineOptions options, EngineParts parts)
    {
        var clock = options.Clock;
        _servingModels = new ServingModels(parts.OpenModel);
        _histories = new UserHistoryCache(store);
        _shown = new ShownLists(store, clock);

        // Data.
        var removal = new SolutionRemoval(store, _servingModels.Close);
        DatasetGroups = new DatasetGroupOperations(store, clock, removal, _histories.Forget);
        Schemas = new SchemaOperations(store, clock);
        Datasets = new DatasetOperations(store, clock, _histories.Forget);
        DatasetFields = new DatasetFieldsOperation(store, clock);
        Imports = new DatasetImportJobOperations(store, clock);
        Export = new ExportOperation(store);
        ExportJobs = new DatasetExportJobOperations(store, clock, Export);
        UserRemoval = new UserRemovalOperation(store, clock, _histories.Forget, _shown.Flush);
        DeletionJobs = new DataDeletionJobOperations(store, clock, UserRemoval);
        Tags = new TagOperations(store);
        Nodes = new NodeOperations(store);
        Credentials = new ServerCredentialOperations(store, clock);
        DatasetTest = new DatasetTestOperation(store, clock);
        Suggestions = new SuggestionOperations(store);

        // Training.
        Solutions = new SolutionOperations(store, clock, removal);
        Versions = new VersionLookup(store);
        var recorder = new VersionRecorder(store, clock);
        var search = new VersionSearch(store, clock, Versions, recorder, options.TrialRunners);
        VersionCreation = new VersionCreation(store, clock, recorder);
        VersionLifecycle = new VersionLifecycle(store, clock, Versions, recorder, removal);
        var nodes = new NodeTraining(store, clock, Versions, VersionLifecycle);
        VersionTraining = new VersionTraining(store, clock, Versions, recorder, VersionCreation, search, nodes, parts.TrainModel, parts.CheckTrainingData);
        TrialOpening = new TrialOpening(store);
        ScheduledTraining = new ScheduledTraining(store, clock, VersionCreation, VersionTraining);
        AutoML = new AutoMLOperation(store, Imports, Solutions, VersionTraining);
        Report = new ReportOperation(store, clock, Versions, DatasetTest);

        // Serving.
        var served = new ServedVersions(store, Versions, _servingModels);
        var metadata = new UserMetadataCache(store);
        var newItems = new NewItemCache(store);
        var plans = new FilterPlans(store);
        var requestFilters = new RequestFilters(store, plans, _histories);
        Campaigns = new CampaignOperations(store, clock, served, _histories, _shown);
        var itemMetadata = new ItemMetadataCache(store);
        var inputs = new RequestInputs(_histories, metadata, newItems);
        Recommendations = new RecommendationService(served, inputs, requestFilters, itemMetadata, _shown);
        RecommendationLog = new RecommendationLogOperations(store, clock, _shown);
        Batches = new BatchInferenceJobOperations(
            store, clock, served, requestFilters, itemMetadata,
            new BatchInference(store, clock, served, _histories, metadata, newItems, requestFilters, itemMetadata));
        Segments = new BatchSegmentJobOperations(
            store, clock, served, requestFilters, new BatchSegments(clock, served, _histories, metadata, newItems, requestFilters));
        Embeddings = new EmbeddingExport(store, served, _histories, metadata);
        VersionTest = new VersionTestOperation(store, clock, served, _histories, metadata, newItems, requestFilters);
        MetricAttributions = new MetricAttributionOperations(store, clock);
        Attribution = new AttributionOperations(store, new OutcomeMeasurement(store, clock, _shown, MetricAttributions));
        Filters = new FilterOperations(store, clock, plans);
        EventTrackers = new EventTrackerOperations(store, clock);
        Events = new EventRecording(store, EventTrackers, served, _histories);
    }

    public DatasetGroupOperations DatasetGroups { get; }

    public SchemaOperations Schemas { get; }

    public DatasetOperations Datasets { get; }

    public DatasetFieldsOperation DatasetFields { get; }

    public DatasetImportJobOperations Imports { get; }

    public ExportOperation Export { get; }

    public DatasetExportJobOperations ExportJobs { get; }

    public UserRemovalOperation UserRemoval { get; }

    public DataDeletionJobOperations DeletionJobs { get; }

    public TagOperations Tags { get; }

    public NodeOperations Nodes { get; }

    public ServerCredentialOperations Credentials { get; }

    public DatasetTestOperation DatasetTest { get; }

    public SolutionOperations Solutions { get; }

    public VersionLookup Versions { get; }

    public VersionCreation VersionCreation { get; }

    public VersionTraining VersionTraining { get; }

    public TrialOpening TrialOpening { get; }

    public ScheduledTraining ScheduledTraining { get; }

    public VersionLifecycle VersionLifecycle { get; }

    public AutoMLOperation AutoML { get; }

    public ReportOperation Report { get; }

    public CampaignOperations Campaigns { get; }

    public RecommendationService Recommendations { get; }

    public RecommendationLogOperations RecommendationLog { get; }

    public EmbeddingExport Embeddings { get; }

    public VersionTestOperation VersionTest { get; }

    public MetricAttributionOperations MetricAttributions { get; }

    public AttributionOperations Attribution { get; }

    public BatchInferenceJobOperations Batches { get; }

    public BatchSegmentJobOperations Segments { get; }

    public FilterOperations Filters { get; }

    public EventTrackerOperations EventTrackers { get; }

    public EventRecording Events { get; }

    public SuggestionOperations Suggestions { get; }

    public void Dispose()
    {
        _shown.Dispose();
        _servingModels.Dispose();
        _histories.Dispose();
    }
}
