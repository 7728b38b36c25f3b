namespace Personalize.Engine.Ports;

/// <summary>
/// What was made of a dataset and can be made again, kept so that other processes need not make it. Anything may vanish at any time, and nothing that
/// goes wrong here is an error: what cannot be kept or read is made again. Caches of datasets that are gone are removed without being asked for.
/// </summary>
public interface ICacheStore
{
    /// <summary>Keeps a cache, whole or not at all, in place of what the key had. False when it could not be kept, or its dataset does not exist.</summary>
    /// <param name="madeOf">Tells the data that it was made of from any other; of any length.</param>
    bool TryPut(CacheKey key, string madeOf, string configurationJson, IReadOnlyList<Tensor> tensors);

    /// <summary>Opens a cache that was made of exactly this, or returns null.</summary>
    IModelFile? TryOpen(CacheKey key, string madeOf);

    /// <summary>Removes all caches of a dataset. Should one be in use elsewhere, it is removed later.</summary>
    void Forget(string datasetArn);
}
