namespace Personalize.Engine.Ports;

/// <summary>
/// Data derived from a dataset that can be rebuilt, stored so that other processes need not build it. Any of it may vanish at any time,
/// and no failure here is an error: what cannot be stored or read is rebuilt. Caches of deleted datasets are removed automatically.
/// </summary>
public interface ICacheStore
{
    /// <summary>
    /// Stores a cache, completely or not at all, in place of the previous one for the key.
    /// False if it could not be stored, or if its dataset does not exist.
    /// </summary>
    /// <param name="madeOf">Identifies the data from which it was built; of any length.</param>
    /// <param name="isCurrent">
    /// Whether the data is still that; null for always. Called when no other process can change the data, so that what was built from data
    /// that has been deleted in the meantime is never stored.
    /// </param>
    bool TryPut(CacheKey key, string madeOf, string configurationJson, IReadOnlyList<Tensor> tensors, Func<bool>? isCurrent = null);

    /// <summary>Opens a cache that was built from exactly this data, or returns null.</summary>
    IModelFile? TryOpen(CacheKey key, string madeOf);

    /// <summary>Removes all caches of a dataset. A cache that is in use elsewhere is removed later.</summary>
    void Forget(string datasetArn);
}
