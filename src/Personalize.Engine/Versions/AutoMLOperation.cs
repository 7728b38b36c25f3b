using Personalize.Engine.Common;
using Personalize.Engine.Datasets;
using Personalize.Engine.Ports;
using Personalize.Engine.Requests;
using Personalize.Engine.Resources;
using Personalize.Engine.Solutions;
using Personalize.Engine.Tuning;

namespace Personalize.Engine.Versions;

/// <summary>The short way: from data to the best model in one request.</summary>
internal sealed class AutoMLOperation(IStore store, DatasetImportJobOperations imports, SolutionOperations solutions, VersionTraining training)
{
    private readonly IStore _store = store;
    private readonly DatasetImportJobOperations _imports = imports;
    private readonly SolutionOperations _solutions = solutions;
    private readonly VersionTraining _training = training;

    /// <summary>
    /// Imports a file if one is given, creates a solution that chooses the recipe and its hyperparameters, and trains it. A request that
    /// breaks the rules changes nothing; data that cannot be trained on leaves no solution behind.
    /// </summary>
    /// <exception cref="PersonalizeException">The request breaks the rules, the file cannot be imported, or its data cannot be trained on.</exception>
    /// <exception cref="OperationCanceledException">Stopped by the caller; finished trials are kept and the version can be resumed.</exception>
    public SolutionVersion Run(AutoMLRequest request, OperationContext context)
    {
        ArgumentNullException.ThrowIfNull(request);
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
            Import(group, path, request, context);
        return Train(_solutions.Create(create, context), request, context);
    }

    private void Import(string group, string path, AutoMLRequest request, OperationContext context)
    {
        var job = _imports.Create(new() { DatasetGroup = group, DatasetType = DatasetType.Interactions, Paths = [path], ColumnMap = request.ColumnMap });
        _imports.Run(new RunDatasetImportJobRequest(job.Arn), context);
    }

    private SolutionVersion Train(Solution solution, AutoMLRequest request, OperationContext context)
    {
        var hasBegun = false;
        try
        {
            return _training.Train(
                new TrainSolutionRequest
                {
                    Solution = solution.Name,
                    Seed = request.Seed,
                    ThrottleLimit = request.ThrottleLimit,
                    MaxTrainingJobs = request.MaxTrainingJobs,
                    TimeLimit = request.TimeLimit,
                    MaxEnsembleSize = request.MaxEnsembleSize,
                    OnNodes = request.OnNodes,
                    Begun = version =>
                    {
                        hasBegun = true;
                        request.Begun?.Invoke(version);
                    },
                },
                context);
        }
        catch when (!hasBegun)
        {
            _solutions.Delete(new DeleteSolutionRequest(solution.Name));
            throw;
        }
    }

    private void CheckBeforeImport(CreateSolutionRequest create, AutoMLRequest request)
    {
        SolutionRules.Check(create, warning: null);
        SearchSettings.CheckLimits(request.MaxTrainingJobs, request.TimeLimit, request.MaxEnsembleSize);
        ThrottleLimit.Check(request.ThrottleLimit);
        if (_store.Catalog.Find<Solution>(Arn.Solution(create.Name)) is { } taken)
        {
            throw new PersonalizeException(
                ErrorKind.ResourceAlreadyExists,
                ErrorIds.ResourceAlreadyExists,
                $"The {Arn.Describe(taken.Arn)} already exists.",
                "Choose another name, or train the existing solution again.",
                create.Name);
        }
    }

    private string FreeSolutionName(string name)
    {
        var taken = _store.Catalog.List<Solution>().Select(solution => solution.Name).ToHashSet(StringComparer.OrdinalIgnoreCase);
        return taken.Contains(name) ? Enumerable.Range(2, taken.Count).Select(number => $"{name}-{number}").First(other => !taken.Contains(other)) : name;
    }
}
