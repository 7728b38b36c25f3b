using System.Text;
using Personalize.Engine.Data;
using Personalize.Engine.Reports;
using Personalize.Engine.Resources;
using Personalize.Engine.Serving.Batches;

namespace Personalize.Engine;

// Reports of solution versions.
public sealed partial class PersonalizeEngine
{
    /// <summary>
    /// Writes a solution version as one HTML page: leaderboard, learning curves, metrics beside baselines, effects of
    /// hyperparameters, data. It needs no script and no network.
    /// </summary>
    /// <param name="versionArnOrSolution">A version, or a solution for its newest; it need not be finished.</param>
    /// <param name="path">Absolute path of the file, or of a directory for a file named like the version. A file that is there is replaced whole.</param>
    /// <returns>Path of the file.</returns>
    /// <exception cref="PersonalizeException">There is no such version, or the file cannot be written.</exception>
    public string ExportReport(string versionArnOrSolution, string path)
    {
        var version = GetSolutionVersion(versionArnOrSolution);
        var file = Directory.Exists(path) ? Path.Combine(path, $"{version.Name.Replace('/', '-')}.html") : path;
        var html = ReportPage.Render(new ReportContent
        {
            Version = version,
            Solution = Store.Catalog.Require<Solution>(version.SolutionArn),
            Trials = ListTrials(version),
            Datasets = [.. Enum.GetValues<DatasetType>().Select(type => Store.Catalog.Find<Dataset>(Arn.Dataset(Arn.NameOf(version.DatasetGroupArn), type))).OfType<Dataset>().Where(dataset => dataset.RowCount > 0)],
            Now = Now(),
        });
        BatchFile.Write(file, stream => stream.Write(Encoding.UTF8.GetBytes(html)));
        return file;
    }
}
