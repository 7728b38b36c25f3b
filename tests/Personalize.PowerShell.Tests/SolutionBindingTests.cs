using Personalize.PowerShell.Tests.Fixtures;

namespace Personalize.PowerShell.Tests;

/// <summary>Which combinations of parameters PowerShell's binder accepts for New-PersonalizeSolution.</summary>
public sealed class SolutionBindingTests
{
    private const string Command = "Personalize.PowerShell.Commands.NewPersonalizeSolutionCommand";

    [Theory]
    [InlineData("", "MissingMandatoryParameter")]
    [InlineData("-SolutionConfig @{}", "MissingMandatoryParameter")]
    [InlineData("-PerformAutoML -RecipeArn aws-hrnn", "ParameterBindingFailed")]
    [InlineData("-RecipeArn aws-hrnn -PerformAutoML", "ParameterBindingFailed")]
    [InlineData("-RecipeArn aws-hrnn -PerformAutoML -SolutionConfig @{}", "ParameterBindingFailed")]
    [InlineData("-RecipeArn aws-hrnn -MetricName coverage", "AmbiguousParameterSet")]
    [InlineData("-PerformAutoML -SolutionConfig @{} -MetricName coverage", "AmbiguousParameterSet")]
    public void Binding_is_refused_and_nothing_is_written(string arguments, string errorId)
    {
        using var session = new ModuleSession(new RecordingInterface());

        var error = session.Fails($"New-PersonalizeSolution -Name shop -DatasetGroup shop {arguments}");

        Assert.Equal($"{errorId},{Command}", error.FullyQualifiedErrorId);
        Assert.False(session.StoreExists);
    }

    [Theory]
    [InlineData("-PerformAutoML", "AutoML")]
    [InlineData("-PerformAutoML -SolutionConfig @{ autoMLConfig = @{ metricName = 'coverage' } }", "AutoML")]
    [InlineData("-PerformAutoML -MetricName coverage", "AutoMLConfig")]
    [InlineData("-PerformAutoML -RecipeList aws-hrnn,aws-hrnn-metadata", "AutoMLConfig")]
    [InlineData("-PerformAutoML -MetricName coverage -RecipeList aws-hrnn -PerformHPO", "AutoMLConfig")]
    [InlineData("-RecipeArn aws-hrnn", "Recipe")]
    [InlineData("-Recipe aws-hrnn -PerformAutoML:$false", "Recipe")]
    [InlineData("-RecipeArn aws-hrnn -PerformHPO -SolutionConfig '{}'", "Recipe")]
    public void Each_usage_has_its_parameter_set(string arguments, string parameterSet)
    {
        using var session = new ModuleSession();

        // A proxy function with the cmdlet's own parameters tells which set its arguments choose, and runs nothing.
        var chosen = session.Run<string>($$"""
            $metadata = [System.Management.Automation.CommandMetadata]::new((Get-Command New-PersonalizeSolution))
            $declaration = [System.Management.Automation.ProxyCommand]::GetParamBlock($metadata)
            $attribute = [System.Management.Automation.ProxyCommand]::GetCmdletBindingAttribute($metadata)
            & ([scriptblock]::Create("$attribute param($declaration) `$PSCmdlet.ParameterSetName")) -Name shop -DatasetGroup shop {{arguments}}
            """);

        Assert.Equal(parameterSet, chosen);
        Assert.False(session.StoreExists);
    }

    [Fact]
    public void What_if_writes_nothing()
    {
        using var session = new ModuleSession(new RecordingInterface());

        session.Run("New-PersonalizeSolution -Name shop -DatasetGroup shop -PerformAutoML -WhatIf");

        Assert.False(session.StoreExists);
    }
}
