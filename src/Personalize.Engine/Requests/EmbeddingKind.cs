namespace Personalize.Engine.Requests;

/// <summary>What vectors are of.</summary>
public enum EmbeddingKind
{
    /// <summary>The items of a model.</summary>
    Items,

    /// <summary>The users with events, as they are at this moment.</summary>
    Users,
}
