using System.Management.Automation;
using System.Reflection;
using Personalize.PowerShell.Commands;
using Personalize.PowerShell.Tests.Fixtures;

namespace Personalize.PowerShell.Tests;

public sealed class ManifestTests
{
    [Fact]
    public void TheManifestExportsExactlyTheCmdletsOfTheAssembly()
    {
        using var session = new ModuleSession();
        var exported = session.Run("(Get-Module Personalize).ExportedCmdlets.Keys").Select(name => name.ToString());

        Assert.Equal(Cmdlets().Select(cmdlet => $"{cmdlet.VerbName}-{cmdlet.NounName}").Order(), exported.Order());
    }

    [Fact]
    public void NothingButCmdletsIsExported()
    {
        using var session = new ModuleSession();
        var module = session.Run<PSModuleInfo>("Get-Module Personalize");

        Assert.Empty(module.ExportedFunctions);
        Assert.Empty(module.ExportedAliases);
        Assert.Empty(module.ExportedVariables);
    }

    [Fact]
    public void EveryChangeSupportsWhatIfAndEveryRemovalAsks()
    {
        foreach (var cmdlet in Cmdlets())
        {
            Assert.Equal(cmdlet.VerbName is not ("Get" or "Test"), cmdlet.SupportsShouldProcess);
            if (!cmdlet.SupportsShouldProcess)
                continue;
            Assert.Equal(cmdlet.VerbName is "Remove" ? ConfirmImpact.High : ConfirmImpact.Medium, cmdlet.ConfirmImpact);
        }
    }

    [Fact]
    public void EveryCmdletDeclaresItsOutput()
    {
        Assert.All(typeof(StoreCommand).Assembly.GetTypes().Where(IsCmdlet), type => Assert.NotEmpty(type.GetCustomAttributes<OutputTypeAttribute>()));
    }

    [Fact]
    public void PowerShellItselfIsNotShipped()
    {
        var files = Directory.GetFiles(BuiltModule.Bin, "*.dll", SearchOption.AllDirectories).Select(Path.GetFileName);

        Assert.Contains("Personalize.Storage.dll", files);
        Assert.DoesNotContain(files, name => name!.StartsWith("System.Management.Automation", StringComparison.OrdinalIgnoreCase));
    }

    private static IEnumerable<CmdletAttribute> Cmdlets() =>
        typeof(StoreCommand).Assembly.GetTypes().Where(IsCmdlet).Select(type => type.GetCustomAttribute<CmdletAttribute>()!);

    private static bool IsCmdlet(Type type) => type.GetCustomAttribute<CmdletAttribute>() is not null;
}
