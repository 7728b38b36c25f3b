namespace Personalize.Engine.Resources;

/// <summary>What the requests of a credential may do.</summary>
public enum ServerScope
{
    /// <summary>Everything.</summary>
    All,

    /// <summary>Describe and list resources, and ask for recommendations.</summary>
    Read,

    /// <summary>Record events, items and users, and nothing else: for what runs in browsers and apps.</summary>
    Events,
}
