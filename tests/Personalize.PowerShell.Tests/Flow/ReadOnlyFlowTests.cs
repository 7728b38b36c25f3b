using Personalize.PowerShell.Tests.Fixtures;
using Xunit.Abstractions;

namespace Personalize.PowerShell.Tests.Flow;

/// <summary>A store that can only be read answers all that reads, without caches and without a word about it.</summary>
public sealed class ReadOnlyFlowTests(TrainedShop shop, ITestOutputHelper output) : IClassFixture<TrainedShop>
{
    private static readonly string[] s_reads =
    [
        "Get-PersonalizeBatchInferenceJob", "Get-PersonalizeCampaign", "Get-PersonalizeDataset", "Get-PersonalizeDatasetGroup",
        "Get-PersonalizeDatasetImportJob", "Get-PersonalizeEventTracker", "Get-PersonalizeFilter", "Get-PersonalizeRecipe", "Get-PersonalizeSchema",
        "Get-PersonalizeSolution", "Get-PersonalizeSolutionMetric shop", "Get-PersonalizeSolutionVersion shop", "Get-PersonalizeTrial shop",
        "Test-PersonalizeDataset shop", Ask,
    ];

    private const string Ask =
        "'u0001', 'u0002', 'nobody' | ForEach-Object { Get-PersonalizeRecommendation shop $_ -Filter mine -IncludeReason } | "
        + "Select-Object UserId, ItemId, Score";

    private readonly ModuleSession _session = shop.Session;

    [Fact]
    public void All_that_reads_answers_as_before()
    {
        _session.Run("New-PersonalizeFilter mine shop 'EXCLUDE ItemID WHERE Interactions.EVENT_TYPE IN (\"purchase\")'");
        var copy = Path.Combine(_session.Folder, "copy");
        _session.Run("Backup-PersonalizeStore $args[0]; Restore-PersonalizeStore $args[0] -Store $args[1]", Path.Combine(_session.Folder, "backup"), copy);
        using var folder = new ReadOnlyFolder(copy);
        if (!folder.IsReadOnly)
        {
            output.WriteLine("Skipped: this process can write to everything, and may not mount.");
            return;
        }

        string[] files = [.. Directory.GetFileSystemEntries(copy, "*", SearchOption.AllDirectories).Order()];
        var expected = Texts(_session, Ask);
        for (var process = 0; process < 2; process++)
        {
            using var session = new ModuleSession();
            session.Run("$PSDefaultParameterValues['*-Personalize*:Store'] = $args[0]", folder.Path);
            foreach (var read in s_reads)
            {
                using var shell = session.Shell(read);
                var found = shell.Invoke();
                Assert.Equal([], shell.Streams.Error.Select(error => $"{read}: {error}"));
                Assert.Equal([], shell.Streams.Warning.Select(warning => $"{read}: {warning}"));
                Assert.True(found.Count > 0 || read.Contains("Job", StringComparison.Ordinal) || read.Contains("Trial", StringComparison.Ordinal), read);
            }

            Assert.Equal(expected, Texts(session, Ask));
            Assert.StartsWith(
                "StoreReadOnly,",
                session.Fails("Write-PersonalizeEvent shop -UserId a -SessionId s -EventType click -ItemId i -SentAt 1700000000").FullyQualifiedErrorId,
                StringComparison.Ordinal);
        }

        Assert.Equal(files, Directory.GetFileSystemEntries(copy, "*", SearchOption.AllDirectories).Order());
    }

    private static string[] Texts(ModuleSession session, string script) => [.. session.Run(script).Select(row => row.ToString())];
}
