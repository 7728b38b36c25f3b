using Personalize.Engine.Common;
using Personalize.Engine.Recipes;
using Xunit.Abstractions;

namespace Personalize.Storage.Tests.Fuzz;

/// <summary>
/// Every reader of external bytes against mutated inputs: no crash, no hang, no unbounded memory, no errors but our own. By default
/// each reader gets the same few hundred inputs; PERSONALIZE_FUZZ sets another number, PERSONALIZE_FUZZ_SEED gives other inputs.
/// </summary>
public sealed class FuzzTests(ITestOutputHelper output) : IDisposable
{
    private static readonly int s_inputs = Setting("PERSONALIZE_FUZZ", 300);
    private static readonly int s_seed = Setting("PERSONALIZE_FUZZ_SEED", 1);

    private readonly ITestOutputHelper _output = output;
    private readonly TempFolder _folder = new();

    public void Dispose() => _folder.Dispose();

    [Fact]
    public void Csv() => Run(new FileTargets(_folder).Csv);

    [Fact]
    public void Delimited_text() => Run(new FileTargets(_folder).Delimited);

    [Fact]
    public void Values_of_imports() => Run(TextTargets.Values);

    [Fact]
    public void Gzipped_csv() => Run(new FileTargets(_folder).GzippedCsv);

    [Fact]
    public void Json_lines() => Run(new FileTargets(_folder).JsonLines);

    [Fact]
    public void Parquet() => Run(new FileTargets(_folder).Parquet);

    [Fact]
    public void Stored_segments() => Run(new FileTargets(_folder).StoredSegment);

    [Fact]
    public void Schemas() => Run(TextTargets.Schema);

    [Fact]
    public void Solution_configurations() => Run(TextTargets.Configuration);

    [Fact]
    public void Filters() => Run(TextTargets.Filter);

    [Fact]
    public void Lines_of_batches() => Run(TextTargets.BatchInput);

    [Fact]
    public void Properties_of_events() => Run(TextTargets.EventProperties);

    [Theory]
    [InlineData(RecipeCatalog.Hrnn)]
    [InlineData(RecipeCatalog.HrnnMetadata)]
    [InlineData(RecipeCatalog.HrnnColdstart)]
    public void Models(string recipe)
    {
        foreach (var target in ModelTargets.Models(_folder, recipe))
            Run(target);
    }

    [Fact]
    public void Histories()
    {
        foreach (var target in ModelTargets.Histories(_folder))
            Run(target);
    }

    private void Run(FuzzTarget target)
    {
        // The valid inputs themselves: a target that rejects these would test nothing.
        foreach (var valid in target.Corpus)
        {
            try
            {
                target.Read(valid);
            }
            catch (PersonalizeException exception) when (
                exception.ErrorId is "InvalidSchema" or "InvalidSolutionConfig" or "MalformedConfiguration" or "MalformedFile" or "InvalidSolution")
            {
                // Some are valid only in part: a schema for one type of dataset, a column that cannot be read, a tag.
            }
        }

        _output.WriteLine(new FuzzRun(target.Name, new Mutator(s_seed, target.Corpus, target.Words), target.Read).Run(s_inputs));
    }

    private static int Setting(string name, int otherwise) => int.TryParse(Environment.GetEnvironmentVariable(name), out var value) ? value : otherwise;
}
