using System.Management.Automation;
using System.Reflection;
using System.Text.Json;
using System.Text.RegularExpressions;
using Personalize.PowerShell.Commands;
using Personalize.PowerShell.Tests.Fixtures;

namespace Personalize.PowerShell.Tests;

public sealed class ManifestTests
{
    [Fact]
    public void The_manifest_exports_exactly_the_cmdlets_of_the_assembly()
    {
        using var session = new ModuleSession();
        var exported = session.Run("(Get-Module Personalize).ExportedCmdlets.Keys").Select(name => name.ToString());

        Assert.Equal(Cmdlets().Select(cmdlet => $"{cmdlet.VerbName}-{cmdlet.NounName}").Order(), exported.Order());
    }

    [Fact]
    public void Nothing_but_cmdlets_is_exported()
    {
        using var session = new ModuleSession();
        var module = session.Run<PSModuleInfo>("Get-Module Personalize");

        Assert.Empty(module.ExportedFunctions);
        Assert.Empty(module.ExportedAliases);
        Assert.Empty(module.ExportedVariables);
    }

    [Fact]
    public void Every_change_supports_what_if_and_every_removal_asks()
    {
        foreach (var cmdlet in Cmdlets())
        {
            Assert.Equal(cmdlet.VerbName is not ("Get" or "Test" or "Compare"), cmdlet.SupportsShouldProcess);
            if (!cmdlet.SupportsShouldProcess)
                continue;
            Assert.Equal(cmdlet.VerbName is "Remove" ? ConfirmImpact.High : ConfirmImpact.Medium, cmdlet.ConfirmImpact);
        }
    }

    [Fact]
    public void Every_cmdlet_declares_its_output()
    {
        Assert.All(typeof(StoreCommand).Assembly.GetTypes().Where(IsCmdlet), type => Assert.NotEmpty(type.GetCustomAttributes<OutputTypeAttribute>()));
    }

    [Fact]
    public void PowerShell_itself_is_not_shipped()
    {
        var files = Directory.GetFiles(BuiltModule.Bin, "*.dll", SearchOption.AllDirectories).Select(Path.GetFileName);

        Assert.Contains("Personalize.Storage.dll", files);
        string[] parts = ["System.Management.Automation", "Microsoft.PowerShell.", "Microsoft.Management.Infrastructure"];
        Assert.DoesNotContain(files, name => parts.Any(part => name!.StartsWith(part, StringComparison.OrdinalIgnoreCase)));
    }

    [Fact]
    public void The_version_is_the_newest_release_of_the_changelog()
    {
        using var session = new ModuleSession();
        var version = session.Run<Version>("(Get-Module Personalize).Version");
        var release = File.ReadLines(Path.Combine(BuiltModule.Root, "CHANGELOG.md")).First(line => line.StartsWith("## [", StringComparison.Ordinal));

        Assert.Matches($@"^## \[{Regex.Escape($"{version}")}\] - \d{{4}}-\d\d-\d\d$", release);
        Assert.Equal(version, Version.Parse(typeof(StoreCommand).Assembly.GetName().Version!.ToString(3)));
    }

    [Fact]
    public void Every_package_that_is_shipped_has_its_notice()
    {
        var notices = File.ReadAllText(Path.Combine(BuiltModule.Bin, "ThirdPartyNotices.txt"));
        var storage = Path.Combine(BuiltModule.Bin, "storage");
        var server = Path.Combine(BuiltModule.Bin, "server");
        using var dependencies = JsonDocument.Parse(File.ReadAllText(Path.Combine(storage, "Personalize.Storage.deps.json")));
        var packages = dependencies.RootElement.GetProperty("targets").EnumerateObject().Single().Value.EnumerateObject()
            .Where(library => library.Value.TryGetProperty("runtime", out _) || library.Value.TryGetProperty("runtimeTargets", out _))
            .Select(library => library.Name.Replace('/', ' '))
            .Where(name => !name.StartsWith("Personalize.", StringComparison.Ordinal));
        var files = Directory.GetFiles(storage, "*.*", SearchOption.AllDirectories).Concat(Directory.GetFiles(server)).Select(path => Path.GetFileName(path)!)
            .Where(name => Path.GetExtension(name) is ".dll" or ".so" or ".dylib" && !name.StartsWith("Personalize.", StringComparison.Ordinal));

        Assert.All(packages, package => Assert.Contains(package + Environment.NewLine, notices.ReplaceLineEndings(), StringComparison.Ordinal));
        Assert.All(files, file => Assert.Contains(file, notices, StringComparison.Ordinal));
    }

    [Fact]
    public void Sqlite_is_there_for_every_platform_of_PowerShell()
    {
        var platforms = Directory.GetDirectories(Path.Combine(BuiltModule.Bin, "storage", "runtimes"))
            .Where(folder => Directory.GetFiles(Path.Combine(folder, "native"), "*e_sqlite3.*") is [_])
            .Select(folder => Path.GetFileName(folder));

        Assert.Equal(
            ["linux-arm64", "linux-musl-arm64", "linux-musl-x64", "linux-x64", "osx-arm64", "osx-x64", "win-arm64", "win-x64"],
            platforms.Order(StringComparer.Ordinal));
    }

    private static IEnumerable<CmdletAttribute> Cmdlets() =>
        typeof(StoreCommand).Assembly.GetTypes().Where(IsCmdlet).Select(type => type.GetCustomAttribute<CmdletAttribute>()!);

    private static bool IsCmdlet(Type type) => type.GetCustomAttribute<CmdletAttribute>() is not null;
}
