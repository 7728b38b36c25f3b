using System.Management.Automation;

namespace Personalize.PowerShell.Identities;

/// <summary>A recipe.</summary>
public sealed class RecipeIdentity : ResourceIdentity
{
    public RecipeIdentity(string nameOrArn)
        : base(nameOrArn)
    {
    }

    public RecipeIdentity(Engine.Recipes.Recipe recipe)
        : base(recipe.Arn)
    {
    }

    public RecipeIdentity(PSObject source)
        : base(Property(source, "RecipeArn", "Recipe", "Arn", "Name"))
    {
    }
}
