using System.Collections;
using Personalize.Engine;
using Personalize.Engine.Solutions;
using Personalize.PowerShell.Conversion;
using Personalize.PowerShell.Tests.Fixtures;

namespace Personalize.PowerShell.Tests.Conversion;

/// <summary>The keys that Tab offers inside a hashtable are those that the engine knows.</summary>
public sealed class ConfigurationInputTests
{
    [Fact]
    public void Every_hyperparameter_is_a_key()
    {
        var keys = Keys(typeof(AlgorithmHyperParameterKeys)).Concat(Keys(typeof(FeatureTransformationKeys)));
        var names = PersonalizeEngine.ListRecipes(new())
            .SelectMany(recipe => recipe.Hyperparameters)
            .Where(one => one.IsAlgorithm is not null)
            .Select(one => one.Name);

        Assert.Equal(names.Distinct().Order(), keys.Order());
    }

    [Fact]
    public void The_reader_knows_every_key()
    {
        var exception = Record.Exception(() => SolutionConfigReader.Read(Filled(typeof(SolutionConfigInput))));

        Assert.DoesNotContain("is not known", exception?.Message ?? "", StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("@{ eventValueThreshold = 3 }")]
    [InlineData("([ordered]@{ eventValueThreshold = 3 })")]
    [InlineData("([pscustomobject]@{ eventValueThreshold = 3 })")]
    [InlineData("'{ \"eventValueThreshold\": 3 }'")]
    [InlineData("'eventValueThreshold: 3'")]
    public void Every_way_to_write_it_is_taken(string config)
    {
        using var session = new ModuleSession();

        Assert.True(session.Run<bool>($"Test-PersonalizeSolutionConfig {config} -RecipeArn aws-hrnn"));
    }

    [Fact]
    public void A_file_is_taken()
    {
        using var session = new ModuleSession();
        var file = session.File("config.yaml", "eventValueThreshold: 3");

        Assert.True(session.Run<bool>("Test-PersonalizeSolutionConfig $args[0] -RecipeArn aws-hrnn", file));
        Assert.True(session.Run<bool>("Test-PersonalizeSolutionConfig ([System.IO.FileInfo]$args[0]) -RecipeArn aws-hrnn", file));
    }

    private static IEnumerable<string> Keys(Type type) => type.GetProperties().Select(property => property.Name);

    // A hashtable with every key at every level; the values are valid only in structure.
    private static object Filled(Type type)
    {
        if (type.IsArray)
            return new[] { Filled(type.GetElementType()!) };
        if (type.Namespace != typeof(SolutionConfigInput).Namespace)
            return type == typeof(string) ? "x" : 1;
        var table = new Hashtable();
        foreach (var property in type.GetProperties())
            table[property.Name] = Filled(property.PropertyType);
        return table;
    }
}
