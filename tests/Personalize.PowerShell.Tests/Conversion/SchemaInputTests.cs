using Personalize.Engine.Resources;
using Personalize.PowerShell.Tests.Fixtures;

namespace Personalize.PowerShell.Tests.Conversion;

/// <summary>Schemas as PowerShell users have them.</summary>
public sealed class SchemaInputTests : IDisposable
{
    private const string Fields = """
        $s = [ordered]@{ type = 'record'; name = 'Items'; namespace = 'x'; version = '1.0'
            fields = @(@{ name = 'ITEM_ID'; type = 'string' }, @{ name = 'PRICE'; type = 'float', 'null' }) }

        """;

    private readonly ModuleSession _session = new();

    public void Dispose() => _session.Dispose();

    [Theory]
    [InlineData("New-PersonalizeSchema made Items $s")]
    [InlineData("New-PersonalizeSchema made Items ([pscustomobject]$s)")]
    [InlineData("New-PersonalizeSchema made Items ($s | ConvertTo-Json -Depth 5)")]
    [InlineData("New-PersonalizeSchema made Items -SchemaText ($s | ConvertTo-Json -Depth 5).Split([char]10)")]
    [InlineData("[pscustomobject]@{ name = 'made'; datasetType = 'Items'; schema = $s } | New-PersonalizeSchema")]
    [InlineData("$s | ConvertTo-Json -Depth 5 | Set-Content $args[0]; New-PersonalizeSchema made Items -Path $args[0]")]
    [InlineData("$s | ConvertTo-Json -Depth 5 | Set-Content $args[0]; New-PersonalizeSchema made Items (Get-Content $args[0])")]
    [InlineData("$s | ConvertTo-Json -Depth 5 | Set-Content $args[0]; Get-Item $args[0] | New-PersonalizeSchema made Items")]
    public void Every_form_is_understood(string script) =>
        Assert.Contains("PRICE", _session.Run<Schema>(Fields + script, Path.Combine(_session.Folder, "s.json")).SchemaText);

    [Theory]
    [InlineData(1)]
    [InlineData(2)]
    public void Json_that_was_cut_is_refused_with_the_remedy(int depth)
    {
        var error = _session.Fails($"{Fields}New-PersonalizeSchema made Items ($s | ConvertTo-Json -Depth {depth} -WarningAction Ignore)");

        Assert.StartsWith("CutJson,", error.FullyQualifiedErrorId, StringComparison.Ordinal);
        Assert.Contains("-Depth", error.ErrorDetails.RecommendedAction);
    }

    [Fact]
    public void A_configuration_that_was_cut_is_refused_too() => Assert.StartsWith("CutJson,", _session.Fails(
        "$c = @{ hpoConfig = @{ algorithmHyperParameterRanges = @{ integerHyperParameterRanges = @(@{ name = 'bptt' }) } } }; "
            + "Test-PersonalizeSolutionConfig ($c | ConvertTo-Json -Depth 1 -WarningAction Ignore) -RecipeArn aws-hrnn").FullyQualifiedErrorId,
        StringComparison.Ordinal);
}
