using Personalize.Engine.Common;
using Personalize.Engine.Recipes;
using Personalize.Engine.Requests;
using Personalize.Engine.Serving.Histories;

namespace Personalize.Engine.Serving;

/// <summary>Checks that a request names what its recipe recommends for, and says what it names in vain.</summary>
internal static class RequestSubjects
{
    /// <summary>The user or session of a request; null if the recipe needs neither and the request names neither.</summary>
    /// <exception cref="PersonalizeException">InvalidInput: the subject is missing; the message names the recipes that do without it.</exception>
    public static Visitor? Check(GetRecommendationsRequest request, Recipe recipe, OperationContext context)
    {
        if (recipe.Subject == RecipeSubject.User)
        {
            if (request.ItemId is not null && request.UserId is null && request.SessionId is null)
            {
                throw PersonalizeException.InvalidInput(
                    ErrorIds.MissingUserId,
                    $"userId is missing: {recipe.Name} recommends to a user. Items related to an item are recommended by {Names(RecipeSubject.Item)}.",
                    "Name a user, or use a campaign of one of those recipes.",
                    request.ItemId);
            }

            if (request.ItemId is { } ignored)
            {
                context.Warning?.Invoke(
                    $"itemId '{ignored}' is ignored: the recommendations of {recipe.Name} depend only on the user; "
                        + $"those of {Names(RecipeSubject.Item)} depend on an item.");
            }

            return Visitor.Of(request.UserId, request.SessionId);
        }

        if (recipe.Subject == RecipeSubject.Item && string.IsNullOrWhiteSpace(request.ItemId))
            throw MissingItem(recipe);
        if (recipe.Subject == RecipeSubject.Nobody && request.ItemId is { } item)
            context.Warning?.Invoke($"itemId '{item}' is ignored: {recipe.Name} recommends the same to anybody.");
        if (request is { UserId: null, SessionId: null })
            return null;
        if (request.Filter is null && request.Promotion is null)
        {
            context.Warning?.Invoke(
                $"{(request.UserId is { } user ? $"userId '{user}'" : $"sessionId '{request.SessionId}'")} is ignored: the recommendations of {recipe.Name} "
                    + $"are the same for everybody; those of {Names(RecipeSubject.User)} depend on the user.");
        }

        return Visitor.Of(request.UserId, request.SessionId);
    }

    /// <exception cref="PersonalizeException">InvalidInput: the recipe does not recommend to users.</exception>
    public static void RequireUsers(Recipe recipe, string what)
    {
        if (recipe.Subject != RecipeSubject.User)
        {
            throw PersonalizeException.InvalidInput(
                ErrorIds.RecipeWithoutUsers,
                $"{recipe.Name} knows nothing of users, so it cannot {what}.",
                $"Use a campaign of {Names(RecipeSubject.User)}.",
                recipe.Name);
        }
    }

    /// <summary>The error for a request that does not name the item.</summary>
    public static PersonalizeException MissingItem(Recipe recipe) => PersonalizeException.InvalidInput(
        ErrorIds.MissingItemId,
        $"itemId is missing: {recipe.Name} recommends items related to an item. {Names(RecipeSubject.User)} recommend to a user, "
            + $"and {Names(RecipeSubject.Nobody)} need neither.",
        "Name an item, or use a campaign of one of those recipes.",
        recipe.Name);

    /// <summary>The recipes for a subject, as a list in a sentence.</summary>
    public static string Names(RecipeSubject subject) => RecipeCatalog.Names(recipe => recipe.Subject == subject);
}
