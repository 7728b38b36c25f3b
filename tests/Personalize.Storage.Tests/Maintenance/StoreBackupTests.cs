using Personalize.Engine.Common;
using Personalize.Engine.Requests;

namespace Personalize.Storage.Tests.Maintenance;

public sealed class StoreBackupTests : IDisposable
{
    private readonly MaintainedStore _store = new();

    public void Dispose() => _store.Dispose();

    [Fact]
    public void A_restored_store_is_the_one_that_was_backed_up()
    {
        _store.Import("FULL", "ann", "bob");
        var version = _store.Train("v1");
        using (var engine = _store.Open())
            Assert.Equal(5, engine.BackupStore(new(At("backup")), OperationContext.None).Files);
        _store.Import("INCREMENTAL", "cid");

        var report = Restore("backup", "restored");

        Assert.Null(report.Replaced);
        Assert.Equal(["ann", "bob"], _store.Users(At("restored")));
        using var restored = _store.Open(At("restored"));
        Assert.Equal(version.Metrics, restored.DescribeSolutionVersion(new(version.Arn)).Metrics);
        Assert.NotNull(restored.Store.Models.TryOpen("v1", "model"));
        Assert.Equal(["backup", "restored", "rows.csv", "store"], Names());
    }

    [Fact]
    public async Task Backups_are_whole_while_others_replace_the_data()
    {
        _store.Import("FULL", "user-0");
        using var stop = new CancellationTokenSource();
        var importing = Task.Run(() =>
        {
            for (var number = 1; !stop.IsCancellationRequested; number++)
                _store.Import(number % 3 == 0 ? "INCREMENTAL" : "FULL", $"user-{number}");
        });
        using var engine = _store.Open();
        for (var number = 0; number < 8; number++)
        {
            engine.BackupStore(new(At($"backup-{number}")), OperationContext.None);
            Restore($"backup-{number}", $"restored-{number}");
            Assert.NotEmpty(_store.Users(At($"restored-{number}")));
        }

        stop.Cancel();
        await importing;
    }

    [Theory]
    [InlineData("personalize.db")]
    [InlineData("manifest.json")]
    [InlineData("*.parquet")]
    public void A_backup_that_was_changed_is_refused_before_anything_is_written(string pattern)
    {
        _store.Import("FULL", "ann");
        using (var engine = _store.Open())
            engine.BackupStore(new(At("backup")), OperationContext.None);
        var file = Directory.GetFiles(At("backup"), pattern, SearchOption.AllDirectories).Single();
        var bytes = File.ReadAllBytes(file);
        bytes[bytes.Length / 2] ^= 1;
        File.WriteAllBytes(file, bytes);
        AssertDamaged();
        File.Delete(file);
        AssertDamaged();

        Assert.False(Directory.Exists(At("restored")));
    }

    [Fact]
    public void A_manifest_that_leads_out_of_the_backup_is_refused()
    {
        Directory.CreateDirectory(At("backup"));
        _store.Folder.Write("secret", "x");
        File.WriteAllText(
            At("backup/manifest.json"), """{"format":1,"created":"2026-01-01T00:00:00Z","files":[{"path":"../secret","bytes":1,"sha256":""}]}""");

        AssertDamaged();
    }

    [Fact]
    public void What_is_there_is_replaced_only_when_asked_for_and_kept()
    {
        _store.Import("FULL", "ann");
        using (var engine = _store.Open())
        {
            engine.BackupStore(new(At("backup")), OperationContext.None);
            var error = Assert.Throws<PersonalizeException>(() => engine.BackupStore(new(At("backup")), OperationContext.None));
            Assert.Equal("BackupTargetNotEmpty", error.ErrorId);
        }

        _store.Import("INCREMENTAL", "bob");
        Assert.Equal("BackupTargetNotEmpty", Assert.Throws<PersonalizeException>(() => Restore("backup", "store")).ErrorId);
        Assert.Equal(["ann", "bob"], _store.Users());

        var replaced = Restore("backup", "store", replace: true).Replaced;

        Assert.Equal(["ann"], _store.Users());
        Assert.Equal(["ann", "bob"], _store.Users(replaced));
    }

    [Fact]
    public void A_backup_that_is_stopped_leaves_nothing()
    {
        _store.Import("FULL", "ann");
        using var engine = _store.Open();
        using var stop = new CancellationTokenSource();
        var context = new OperationContext { CancellationToken = stop.Token, Progress = _ => stop.Cancel() };

        Assert.ThrowsAny<OperationCanceledException>(() => engine.BackupStore(new(At("backup")), context));

        Assert.Equal(["rows.csv", "store"], Names());
    }

    [Fact]
    public void A_backup_of_a_store_that_lacks_a_file_is_refused()
    {
        _store.Import("FULL", "ann");
        using var engine = _store.Open();
        File.Delete(Path.Combine(_store.Location, "data", _store.Segments().Single()));

        Assert.Equal("SegmentMissing", Assert.Throws<PersonalizeException>(() => engine.BackupStore(new(At("backup")), OperationContext.None)).ErrorId);
        Assert.Equal(["rows.csv", "store"], Names());
    }

    private void AssertDamaged() => Assert.Equal("BackupDamaged", Assert.Throws<PersonalizeException>(() => Restore("backup", "restored")).ErrorId);

    private StoreRestoreReport Restore(string backup, string target, bool replace = false) =>
        new StoreFactory().Restore(new(At(backup), At(target), replace), OperationContext.None);

    private string At(string name) => Path.Combine(_store.Folder.Path, name);

    private string[] Names() => [.. Directory.GetFileSystemEntries(_store.Folder.Path).Select(Path.GetFileName).Order(StringComparer.Ordinal)!];
}
