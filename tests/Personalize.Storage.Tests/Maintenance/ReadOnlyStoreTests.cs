using System.Diagnostics;
using Personalize.Engine.Common;
using Personalize.Engine.Ports;
using Xunit.Abstractions;

namespace Personalize.Storage.Tests.Maintenance;

/// <summary>Stores that can only be read: on a read-only mount, where this process may make one.</summary>
public sealed class ReadOnlyStoreTests(ITestOutputHelper output) : IDisposable
{
    private readonly ITestOutputHelper _output = output;
    private readonly MaintainedStore _store = new();
    private string? _mount;

    public void Dispose()
    {
        if (_mount is not null)
            Run("umount", _mount);
        _store.Dispose();
    }

    [Theory]
    [InlineData(false)]
    [InlineData(true)]
    public void A_read_only_store_answers_and_says_that_it_cannot_be_changed(bool isOpenElsewhere)
    {
        _store.Import("FULL", "ann", "bob");
        var version = _store.Train("v1");
        using var other = isOpenElsewhere ? _store.Open() : null;
        other?.Store.Journal.Append(
            MaintainedStore.Dataset, [new JournalEvent { EventId = "e", UserId = "ann", SessionId = "s", EventType = "click", SentAt = 1, ItemId = "tea" }]);
        if (Mount() is not { } mounted)
            return;

        // Open to others, which only those who may change it are told.
        if (!OperatingSystem.IsWindows())
            File.SetUnixFileMode(_store.Location, UnixFileMode.UserRead | UnixFileMode.UserWrite | UnixFileMode.UserExecute | UnixFileMode.GroupRead);

        using (var engine = _store.Open(mounted))
        {
            Assert.Equal(["ann", "bob"], MaintainedStore.UsersOf(engine.Store));
            Assert.Equal(version.Arn, Assert.Single(engine.ListSolutionVersions(new("taste"))).Arn);
            Assert.Equal(isOpenElsewhere ? 1 : 0, engine.Store.Journal.ReadUser(MaintainedStore.Dataset, "ann", 0).Count);
            using (var model = engine.Store.Models.TryOpen("v1", "model"))
                Assert.NotNull(model);
            Assert.False(engine.Store.Caches.TryPut(new CacheKey(MaintainedStore.Dataset, "histories"), "x", "{}", [new Tensor("x", [1], new[] { 1f })]));
            Assert.Empty(engine.Store.TakeWarnings());
            Assert.True(engine.Store.RecommendationLog.IsReadOnly);
            Assert.Empty(engine.ListRecommendationLog(new()));

            var error = Assert.Throws<PersonalizeException>(() => engine.CreateDatasetGroup(new() { Name = "other" }));
            Assert.Equal("StoreReadOnly", error.ErrorId);
            Assert.Equal(mounted, error.TargetValue);
        }

        using var another = _store.Open(mounted);
        another.BackupStore(new(Path.Combine(_store.Folder.Path, "backup")), OperationContext.None);
        new StoreFactory().Restore(new(Path.Combine(_store.Folder.Path, "backup"), Path.Combine(_store.Folder.Path, "copy")), OperationContext.None);
        Assert.Equal(["ann", "bob"], _store.Users(Path.Combine(_store.Folder.Path, "copy")));
    }

    private string? Mount()
    {
        var mount = Directory.CreateDirectory(Path.Combine(_store.Folder.Path, "read only #1")).FullName;
        if (!OperatingSystem.IsLinux() || !Run("mount", "--bind", _store.Location, mount))
        {
            _output.WriteLine("Skipped: this process may not mount.");
            return null;
        }

        _mount = mount;
        if (Run("mount", "-o", "remount,ro,bind", mount))
            return mount;
        _output.WriteLine("Skipped: this process may not mount read-only.");
        return null;
    }

    private static bool Run(string program, params string[] arguments)
    {
        try
        {
            using var process = Process.Start(new ProcessStartInfo(program, arguments) { RedirectStandardError = true })!;
            process.WaitForExit();
            return process.ExitCode == 0;
        }
        catch (System.ComponentModel.Win32Exception)
        {
            return false;
        }
    }
}
