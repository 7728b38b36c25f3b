using Personalize.Engine.Common;
using Personalize.Engine.Requests;
using Personalize.Engine.Resources;
using Personalize.Engine.Solutions;
using Personalize.Engine.Tuning;

namespace Personalize.Engine;

// The short way.
public sealed partial class PersonalizeEngine
{
    /// <summary>
    /// Imports a file where one is given, makes a solution that chooses recipe and hyperparameters, and trains it. A request that
    /// breaks the rules changes nothing; data that cannot be trained on leaves no solution behind.
    /// </summary>
    /// <exception cref="PersonalizeException">As for <see cref="ImportDataset"/>, <see cref="CreateSolution"/> and <see cref="CreateSolutionVersion"/>.</exception>
    /// <exception cref="OperationCanceledException">Stopped by the caller; finished trials are kept and the version can be resumed.</exception>
    public SolutionVersion RunAutoML(AutoMLRequest request, OperationContext context)
    {
        var group = Arn.NameOf(Arn.Resolve(request.DatasetGroup, ResourceKind.DatasetGroup));
        var create = new CreateSolutionRequest
        {
            Name = request.Name ?? FreeSolutionName($"{group}-automl"),
            DatasetGroup = group,
            PerformAutoML = true,
            MetricName = request.MetricName,
            RecipeList = request.RecipeList,
        };
        CheckBeforeImport(create, request);
        if (request.Path is { } path)
            ImportDataset(new ImportDatasetRequest { DatasetGroup = group, DatasetType = DatasetType.Interactions, Paths = [path], ColumnMap = request.ColumnMap }, context);
        var solution = CreateSolution(create, context);
        var hasBegun = false;
        try
        {
            return CreateSolutionVersion(
                new CreateSolutionVersionRequest
                {
                    Solution = solution.Name,
                    Seed = request.Seed,
                    ThrottleLimit = request.ThrottleLimit,
                    MaxTrainingJobs = request.MaxTrainingJobs,
                    TimeLimit = request.TimeLimit,
                    Created = version =>
                    {
                        hasBegun = true;
                        request.Created?.Invoke(version);
                    },
                },
                context);
        }
        catch when (!hasBegun)
        {
            DeleteSolution(solution.Name);
            throw;
        }
    }

    private void CheckBeforeImport(CreateSolutionRequest create, AutoMLRequest request)
    {
        SolutionRules.Check(create, warning: null);
        SearchSettings.CheckLimits(request.MaxTrainingJobs, request.TimeLimit);
        CheckThrottleLimit(request.ThrottleLimit);
        if (Store.Catalog.Find<Solution>(Arn.Solution(create.Name)) is { } taken)
        {
            throw new PersonalizeException(
                ErrorKind.ResourceAlreadyExists, "ResourceAlreadyExists", $"The {Arn.Describe(taken.Arn)} exists already.", "Choose another name, or train it anew with New-PersonalizeSolutionVersion.", create.Name);
        }
    }

    private string FreeSolutionName(string name)
    {
        var taken = Store.Catalog.List<Solution>().Select(solution => solution.Name).ToHashSet(StringComparer.OrdinalIgnoreCase);
        return taken.Contains(name) ? Enumerable.Range(2, taken.Count).Select(number => $"{name}-{number}").First(other => !taken.Contains(other)) : name;
    }
}
