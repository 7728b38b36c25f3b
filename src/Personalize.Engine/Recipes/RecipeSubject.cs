namespace Personalize.Engine.Recipes;

/// <summary>What a request for recommendations must name.</summary>
public enum RecipeSubject
{
    /// <summary>A user, or the session of a visitor: what will this person want next?</summary>
    User,

    /// <summary>An item: what is related to it?</summary>
    Item,

    /// <summary>Nothing: what do people want at the moment?</summary>
    Nobody,
}
