using Personalize.Engine.Data;
using Personalize.Engine.Recipes;
using Personalize.Engine.Resources;

namespace Personalize.Engine;

// Signatures agreed between the parts; bodies are being written.
public sealed partial class PersonalizeEngine
{
    public DatasetGroup CreateDatasetGroup(string name, IReadOnlyDictionary<string, string>? tags = null) => throw new NotImplementedException();
    public DatasetGroup GetDatasetGroup(string nameOrArn) => throw new NotImplementedException();
    public IReadOnlyList<DatasetGroup> ListDatasetGroups() => throw new NotImplementedException();
    /// <summary>Refused while datasets or solutions exist, unless forced: then everything under it goes, children first.</summary>
    public void DeleteDatasetGroup(string nameOrArn, bool force = false) => throw new NotImplementedException();

    public static IReadOnlyList<Recipe> ListRecipes() => throw new NotImplementedException();
    public static Recipe GetRecipe(string nameOrArn) => throw new NotImplementedException();

    public Solution CreateSolution(CreateSolutionRequest request, OperationContext context) => throw new NotImplementedException();
    public Solution GetSolution(string nameOrArn) => throw new NotImplementedException();
    public IReadOnlyList<Solution> ListSolutions(string? datasetGroup = null) => throw new NotImplementedException();
    public void DeleteSolution(string nameOrArn) => throw new NotImplementedException();

    /// <summary>Trains in the foreground and returns the ACTIVE version; records every status on the way.</summary>
    public SolutionVersion CreateSolutionVersion(CreateSolutionVersionRequest request, OperationContext context) => throw new NotImplementedException();
    /// <summary>Continues a stopped or failed version from its checkpoint (or from the start where there is none).</summary>
    public SolutionVersion ResumeSolutionVersion(string arn, OperationContext context) => throw new NotImplementedException();
    /// <summary>Asks the process that trains this version to stop, and waits until it has.</summary>
    public SolutionVersion StopSolutionVersion(string arn, OperationContext context) => throw new NotImplementedException();
    /// <summary>An ARN, or a solution name for its newest version.</summary>
    public SolutionVersion GetSolutionVersion(string arnOrSolution) => throw new NotImplementedException();
    public IReadOnlyList<SolutionVersion> ListSolutionVersions(string? solution = null) => throw new NotImplementedException();
    public void DeleteSolutionVersion(string arn) => throw new NotImplementedException();
    public SolutionMetrics GetSolutionMetrics(string versionArnOrSolution) => throw new NotImplementedException();

    public Campaign CreateCampaign(string name, string solutionVersion, int minProvisionedTPS = 1, object? campaignConfig = null) => throw new NotImplementedException();
    public Campaign GetCampaign(string nameOrArn) => throw new NotImplementedException();
    public IReadOnlyList<Campaign> ListCampaigns(string? solution = null) => throw new NotImplementedException();
    public void DeleteCampaign(string nameOrArn) => throw new NotImplementedException();
    public RecommendationList GetRecommendations(GetRecommendationsRequest request, OperationContext context) => throw new NotImplementedException();

    /// <summary>Writes interactions.csv, items.csv and users.csv of a seeded synthetic shop into a directory; returns their paths.</summary>
    public static IReadOnlyDictionary<DatasetType, string> WriteSampleDataset(
        string directory, ulong seed, int users, int items, int events, OperationContext context) => throw new NotImplementedException();
}
