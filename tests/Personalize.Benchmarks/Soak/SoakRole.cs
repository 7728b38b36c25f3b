namespace Personalize.Benchmarks.Soak;

/// <summary>What a process of the soak test does, over and over.</summary>
internal enum SoakRole
{
    /// <summary>Records events.</summary>
    Events,

    /// <summary>Imports rows incrementally.</summary>
    Imports,

    /// <summary>Recommends to random users.</summary>
    Serving,

    /// <summary>Trains a version, lets the campaign serve it, and deletes the one before.</summary>
    Training,

    /// <summary>Makes users, removes them, backs up the store and tests its data.</summary>
    Maintenance,

    /// <summary>Answers all users from file to file.</summary>
    Batches,
}
