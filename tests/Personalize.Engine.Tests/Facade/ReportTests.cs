using Personalize.Engine.Common;
using Personalize.Engine.Requests;
using Personalize.Engine.Resources;
using Personalize.Engine.Tests.Fakes;

namespace Personalize.Engine.Tests.Facade;

/// <summary>Reports as files.</summary>
public sealed class ReportTests : IDisposable
{
    private readonly EngineFixture _fixture = new();
    private readonly DirectoryInfo _folder = Directory.CreateTempSubdirectory("personalize-report-");

    public void Dispose()
    {
        _fixture.Dispose();
        _folder.Delete(recursive: true);
    }

    [Fact]
    public void A_report_has_the_trials_of_its_version_and_replaces_an_older_one()
    {
        _fixture.Prepare(r => r with { Recipe = null, PerformAutoML = true });
        var version = _fixture.Train();
        var path = Path.Combine(_folder.FullName, "r.html");
        File.WriteAllText(path, "old");

        Assert.Equal("FileExists", Assert.Throws<PersonalizeException>(() => Export("clicks", path)).ErrorId);
        Assert.Equal(path, Export("clicks", path, overwrite: true));
        var html = File.ReadAllText(path);
        Assert.Contains(version.Name, html);
        Assert.Contains("<dt>Interactions</dt><dd>3</dd>", html);
        Assert.All(_fixture.Engine.ListTrials(new("clicks")), trial => Assert.Contains($">{trial.Number}</td>", html));
        Assert.Equal([path], Directory.GetFiles(_folder.FullName));
    }

    [Fact]
    public void In_a_folder_it_is_named_like_the_version()
    {
        _fixture.Prepare();
        var version = _fixture.Train();
        Assert.Equal(Path.Combine(_folder.FullName, $"clicks-{version.Name[7..]}.html"), Export(version.Arn, _folder.FullName));
    }

    [Fact]
    public void A_version_that_was_stopped_has_a_report_too()
    {
        _fixture.Prepare();
        var version = _fixture.TrainAndDie();
        Assert.Contains("It can be resumed.", File.ReadAllText(Export(version.Arn, _folder.FullName)));
    }

    [Fact]
    public void What_cannot_be_written_is_told()
    {
        _fixture.Prepare();
        _fixture.Train();
        var error = Assert.Throws<PersonalizeException>(() => Export("clicks", Path.Combine(_folder.FullName, "no", "such", "r.html")));
        Assert.Equal("FileNotWritable", error.ErrorId);
    }

    [Fact]
    public void Data_that_is_gone_does_not_stop_the_report()
    {
        _fixture.Prepare();
        _fixture.Train();
        _fixture.Store.Catalog.Write(t =>
        {
            t.SetSegments(Engine.Resources.Arn.Dataset(EngineFixture.Group, DatasetType.Interactions), [], append: false);
            return true;
        });
        Assert.Contains(
            "The data can no longer be read. The dataset group &#39;shop&#39; has no data to test.", File.ReadAllText(Export("clicks", _folder.FullName)));
    }

    private string Export(string version, string path, bool overwrite = false) =>
        _fixture.Engine.ExportReport(new ExportReportRequest { SolutionVersion = version, Path = path, Overwrite = overwrite }, _fixture.Context);
}
