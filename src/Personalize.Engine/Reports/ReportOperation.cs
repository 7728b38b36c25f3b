using System.Globalization;
using System.Text;
using Personalize.Engine.Common;
using Personalize.Engine.Health;
using Personalize.Engine.Ports;
using Personalize.Engine.Recipes;
using Personalize.Engine.Requests;
using Personalize.Engine.Resources;
using Personalize.Engine.Solutions;
using Personalize.Engine.Versions;

namespace Personalize.Engine.Reports;

/// <summary>Writes the report of a solution version.</summary>
internal sealed class ReportOperation(IStore store, TimeProvider clock, VersionLookup versions, DatasetTestOperation datasetTest)
{
    private readonly IStore _store = store;
    private readonly TimeProvider _clock = clock;
    private readonly VersionLookup _versions = versions;
    private readonly DatasetTestOperation _datasetTest = datasetTest;

    /// <summary>
    /// Writes a solution version as one HTML page: leaderboard, learning curves, metrics beside baselines, effects of
    /// hyperparameters, data health. It needs no script and no network.
    /// </summary>
    /// <returns>Path of the file.</returns>
    /// <exception cref="PersonalizeException">There is no such version, the file exists and is not to be replaced, or cannot be written.</exception>
    public string Export(ExportReportRequest request, OperationContext context)
    {
        ArgumentNullException.ThrowIfNull(request);
        var version = _versions.Describe(request.SolutionVersion);
        var path = Directory.Exists(request.Path) ? Path.Combine(request.Path, $"{version.Name.Replace('/', '-')}.html") : request.Path;
        WholeFile.RefuseExisting(path, request.Overwrite);
        var solution = _store.Catalog.Require<Solution>(version.SolutionArn);
        var (health, problem) = LookAtData(version, solution, context);
        var html = ReportPage.Render(new ReportContent
        {
            Version = version,
            Solution = solution,
            Trials = _versions.ListTrials(version),
            Datasets =
            [
                .. Enum.GetValues<DatasetType>().Select(type => _store.Catalog.Find<Dataset>(Arn.Dataset(Arn.NameOf(version.DatasetGroupArn), type)))
                    .OfType<Dataset>().Where(dataset => dataset.RowCount > 0),
            ],
            Health = health,
            HealthProblem = problem,
            Now = _clock.GetUtcNow().UtcDateTime,
        });
        using var file = new WholeFile(path);
        file.Try(() => file.Stream.Write(Encoding.UTF8.GetBytes(html)));
        file.Complete();
        return path;
    }

    // Data may have been deleted since; the rest of the report stands without it.
    private (DatasetHealth? Health, string? Problem) LookAtData(SolutionVersion version, Solution solution, OperationContext context)
    {
        var values = version.Hyperparameters;
        var request = new TestDatasetRequest
        {
            DatasetGroup = version.DatasetGroupArn,
            EventType = solution.EventType,
            EventValueThreshold = SolutionSettings.ReadConfig(version, solution, _store.Configuration).EventValueThreshold,
        };
        if (values.ContainsKey(HyperparameterNames.ColdStartMaxInteractions))
        {
            request = request with
            {
                ColdStartMaxInteractions = int.Parse(values[HyperparameterNames.ColdStartMaxInteractions], CultureInfo.InvariantCulture),
                ColdStartMaxDuration = double.Parse(values[HyperparameterNames.ColdStartMaxDuration], CultureInfo.InvariantCulture),
                ColdStartRelativeFrom = values[HyperparameterNames.ColdStartRelativeFrom],
            };
        }

        try
        {
            return (_datasetTest.Run(request, context with { Warning = null }), null);
        }
        catch (PersonalizeException exception)
        {
            return (null, exception.Message);
        }
    }
}
