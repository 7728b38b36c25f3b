using Personalize.Engine.Resources;
using Personalize.Storage.Access;

namespace Personalize.Storage.Tests.Access;

public sealed class CredentialStoreTests : IDisposable
{
    private static readonly DateTime s_created = new(2024, 5, 6, 7, 8, 9, DateTimeKind.Utc);

    private readonly string _folder = Directory.CreateTempSubdirectory("personalize-credentials-").FullName;

    private CredentialStore Store => new(_folder);

    public void Dispose() => Directory.Delete(_folder, recursive: true);

    [Fact]
    public void A_credential_is_found_with_its_secret_until_it_is_removed()
    {
        Assert.Empty(Store.List());
        Store.Add(Credential("A"), "secret-a");
        Store.Add(Credential("B") with { Scope = ServerScope.Events }, "secret-b");

        Assert.Equal(["A", "B"], Store.List().Select(credential => credential.AccessKeyId));
        Assert.Equal((Credential("A"), "secret-a"), Store.Find("A"));
        Assert.Equal("secret-b", Store.Find("B")!.Value.Secret);
        Assert.Null(Store.Find("C"));

        Assert.True(Store.Remove("A"));
        Assert.False(Store.Remove("A"));
        Assert.Null(Store.Find("A"));
    }

    [Fact]
    public void Secrets_are_not_in_the_files_and_only_the_owner_reads_these()
    {
        Store.Add(Credential("A"), "wJalrXUtnFEMI");
        foreach (var path in Directory.GetFiles(_folder))
        {
            Assert.DoesNotContain("wJalrXUtnFEMI", File.ReadAllText(path), StringComparison.Ordinal);
            if (!OperatingSystem.IsWindows() && !path.EndsWith(".lock", StringComparison.Ordinal))
                Assert.Equal(UnixFileMode.UserRead | UnixFileMode.UserWrite, File.GetUnixFileMode(path));
        }
    }

    [Fact]
    public void A_secret_cannot_be_used_with_another_scope_or_another_key()
    {
        Store.Add(Credential("A") with { Scope = ServerScope.Read }, "secret");
        var path = Path.Combine(_folder, "credentials.json");
        var text = File.ReadAllText(path);
        File.WriteAllText(path, text.Replace("\"Scope\":1", "\"Scope\":0", StringComparison.Ordinal));
        Assert.Null(Store.Find("A"));

        File.WriteAllText(path, text);
        Assert.NotNull(Store.Find("A"));
        File.Delete(Path.Combine(_folder, "credentials.key"));
        Assert.Null(Store.Find("A"));
        Store.Add(Credential("B"), "other");
        Assert.Equal("other", Store.Find("B")!.Value.Secret);
    }

    [Fact]
    public void Many_at_once_are_all_kept()
    {
        Parallel.For(0, 20, number => Store.Add(Credential($"K{number}"), $"secret-{number}"));
        Assert.All(Enumerable.Range(0, 20), number => Assert.Equal($"secret-{number}", Store.Find($"K{number}")!.Value.Secret));
    }

    [Fact]
    public void A_damaged_file_is_an_error_that_names_it()
    {
        File.WriteAllText(Path.Combine(_folder, "credentials.json"), "{");
        var error = Assert.Throws<Personalize.Engine.Common.PersonalizeException>(() => Store.List());
        Assert.Contains("credentials.json", error.Message, StringComparison.Ordinal);
    }

    private static ServerCredential Credential(string id) => new() { AccessKeyId = id, AccountId = "123456789012", CreationDateTime = s_created };
}
