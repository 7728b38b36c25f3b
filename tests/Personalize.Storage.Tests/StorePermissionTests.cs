using Personalize.Engine;
using Personalize.Engine.Common;
using Personalize.Engine.Requests;
using Personalize.Engine.Resources;

namespace Personalize.Storage.Tests;

public sealed class StorePermissionTests : IDisposable
{
    private const UnixFileMode Others = UnixFileMode.GroupRead | UnixFileMode.GroupWrite | UnixFileMode.GroupExecute
        | UnixFileMode.OtherRead | UnixFileMode.OtherWrite | UnixFileMode.OtherExecute;

    private const UnixFileMode Open = StoreMode | UnixFileMode.GroupRead | UnixFileMode.GroupExecute | UnixFileMode.OtherRead | UnixFileMode.OtherExecute;
    private const UnixFileMode StoreMode = UnixFileMode.UserRead | UnixFileMode.UserWrite | UnixFileMode.UserExecute;

    private readonly TempFolder _folder = new();

    public void Dispose() => _folder.Dispose();

    [Theory]
    [InlineData(false)]
    [InlineData(true)]
    public void Nobody_else_can_read_what_the_module_makes(bool exists)
    {
        if (OperatingSystem.IsWindows())
            return;
        if (exists)
            Directory.CreateDirectory(_folder.Store, Open);
        using var engine = Fill();

        Assert.Equal(StoreMode, File.GetUnixFileMode(_folder.Store));
        foreach (var entry in Directory.GetFileSystemEntries(_folder.Store, "*", SearchOption.AllDirectories))
            Assert.Equal(UnixFileMode.None, File.GetUnixFileMode(entry) & Others);
        Assert.Empty(engine.Store.TakeWarnings());
    }

    [Fact]
    public void A_looser_store_is_warned_about_once_and_stays_as_loose()
    {
        if (OperatingSystem.IsWindows())
            return;
        Fill().Dispose();
        File.SetUnixFileMode(_folder.Store, Open);

        using (var engine = Fill())
        {
            var warning = Assert.Single(engine.Store.TakeWarnings());
            Assert.Contains($"chmod -R go-rwx '{_folder.Store}'", warning);
            Assert.Contains("755", warning);
            Assert.Empty(engine.Store.TakeWarnings());
        }

        using var again = new StoreFactory().Open(_folder.Store);
        Assert.Empty(again.TakeWarnings());
    }

    [Fact]
    public void A_store_that_is_opened_to_a_group_stays_open_to_it()
    {
        if (OperatingSystem.IsWindows())
            return;
        const UnixFileMode Group = StoreMode | UnixFileMode.GroupRead | UnixFileMode.GroupWrite | UnixFileMode.GroupExecute;
        Directory.CreateDirectory(_folder.Store);
        File.SetUnixFileMode(_folder.Store, Group);
        using var engine = Fill();

        Assert.Equal(Group, File.GetUnixFileMode(_folder.Store));
        foreach (var entry in Directory.GetFileSystemEntries(_folder.Store, "*", SearchOption.AllDirectories))
        {
            var mode = File.GetUnixFileMode(entry);
            Assert.Equal(UnixFileMode.GroupRead, mode & (UnixFileMode.GroupRead | UnixFileMode.OtherRead));
        }
    }

    private PersonalizeEngine Fill()
    {
        var engine = new PersonalizeEngine(new StoreFactory().Open(_folder.Store));
        engine.ImportDataset(
            new CreateDatasetImportJobRequest
            {
                DatasetGroup = "shop",
                DatasetType = DatasetType.Interactions,
                Paths = [_folder.Write("a.csv", "USER_ID,ITEM_ID,TIMESTAMP\nann,tea,1\n")],
            },
            OperationContext.None);
        var arn = Arn.Dataset("shop", DatasetType.Interactions);
        Assert.True(engine.Store.Caches.TryPut(new(arn, "histories"), "x", "{}", [new("x", [1], new[] { 1f })]));
        engine.Store.Models.Save("v1", "model", "{}", [new("x", [1], new[] { 1f })]);
        engine.Store.Models.DeleteAll("v1");
        return engine;
    }
}
