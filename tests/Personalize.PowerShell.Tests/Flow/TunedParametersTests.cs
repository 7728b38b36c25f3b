using Personalize.Engine.Resources;
using Personalize.PowerShell.Tests.Fixtures;

namespace Personalize.PowerShell.Tests.Flow;

/// <summary>The tuned values of a version are a configuration of the next solution.</summary>
public sealed class TunedParametersTests : IDisposable
{
    private readonly ModuleSession _session = new(new RecordingInterface());

    public void Dispose() => _session.Dispose();

    [Theory]
    [InlineData("$tuned")]
    [InlineData("($tuned | ConvertTo-Json | ConvertFrom-Json)")]
    [InlineData("($tuned | ConvertTo-Json)")]
    [InlineData("@{ hidden_dimension = 40; max_user_history_length_percentile = 0.9 }")]
    public void They_can_be_given_back(string config)
    {
        var solution = _session.Run<Solution>($$"""
            $tuned = [System.Collections.Generic.Dictionary[string, string]]::new()
            $tuned['hidden_dimension'] = '40'
            $tuned['max_user_history_length_percentile'] = '0.9'
            $null = New-PersonalizeDatasetGroup shop
            New-PersonalizeSolution again shop -RecipeArn aws-hrnn -SolutionConfig {{config}}
            """);

        Assert.Matches("algorithmHyperParameters\"\\s*:\\s*\\{\\s*\"hidden_dimension\"\\s*:\\s*\"40\"", solution.SolutionConfig);
        Assert.Matches("featureTransformationParameters\"\\s*:\\s*\\{\\s*\"max_user_history_length_percentile\"\\s*:\\s*\"0.9\"", solution.SolutionConfig);
    }

    [Fact]
    public void An_unknown_name_is_still_an_error() =>
        Assert.Contains(
            "hidden_dimensoin",
            _session.Fails(
                "New-PersonalizeDatasetGroup shop; New-PersonalizeSolution again shop -RecipeArn aws-hrnn -SolutionConfig @{ hidden_dimensoin = 40 }")
                .Exception.Message,
            StringComparison.Ordinal);
}
