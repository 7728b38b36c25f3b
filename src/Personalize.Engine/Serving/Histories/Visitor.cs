using Personalize.Engine.Common;

namespace Personalize.Engine.Serving.Histories;

/// <summary>
/// Whom a request is for. The history of a user who is known by nothing else is that of the session with the same name, because the guide says
/// to give the id of the session as that of the user until the user is known ("Recording events" in the Amazon Personalize developer guide).
/// </summary>
/// <param name="UserId">The user; null for a visitor without an account.</param>
/// <param name="SessionId">
/// The session; its events count as they would if they had been recorded for the user. Null if the request names none.
/// </param>
internal sealed record Visitor(string? UserId, string? SessionId)
{
    /// <summary>The name that values of users, such as their metadata, are found under.</summary>
    public string Id => UserId ?? "";

    /// <exception cref="PersonalizeException">InvalidInput: an id is blank, or neither is given.</exception>
    public static Visitor Of(string? userId, string? sessionId)
    {
        if (sessionId is not null && string.IsNullOrWhiteSpace(sessionId))
        {
            throw PersonalizeException.InvalidInput(
                ErrorIds.MissingSessionId, "sessionId is empty; name the session of the visitor, or leave it out.", target: sessionId);
        }

        if (string.IsNullOrWhiteSpace(userId) && (userId is not null || sessionId is null))
        {
            throw PersonalizeException.InvalidInput(
                ErrorIds.MissingUserId, "userId is empty; name the user to recommend items to, or the session of a visitor.", target: userId);
        }

        return new Visitor(userId, sessionId);
    }
}
