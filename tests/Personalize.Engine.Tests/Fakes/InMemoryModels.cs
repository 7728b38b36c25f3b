using System.Collections.Concurrent;
using System.Security.Cryptography;
using Personalize.Engine.Common;
using Personalize.Engine.Ports;

namespace Personalize.Engine.Tests.Fakes;

/// <summary>Models that are gone with the process.</summary>
/// <param name="versionIds">Reads the ids of the solution versions there are.</param>
/// <param name="requireLease">Throws if a lease is no longer held.</param>
internal sealed class InMemoryModels(Func<IReadOnlySet<string>> versionIds, Action<ILease> requireLease) : IModelStore
{
    private readonly ConcurrentDictionary<(string Id, string Name), (string Json, IReadOnlyList<Tensor> Tensors)> _models = [];

    /// <summary>Called before a model is stored.</summary>
    public Action<string, string>? Saving { get; set; }

    public IEnumerable<string> Names(string id) => _models.Keys.Where(k => k.Id == id).Select(k => k.Name).Order();

    public string Save(string id, string name, string configurationJson, IReadOnlyList<Tensor> tensors, ILease? lease = null)
    {
        if (lease is not null)
            requireLease(lease);
        Saving?.Invoke(id, name);
        _models[(id, name)] = (configurationJson, tensors);
        return Hash(configurationJson, tensors);
    }

    public IModelFile? TryOpen(string id, string name, string? sha256 = null)
    {
        if (!_models.TryGetValue((id, name), out var model))
            return null;
        var found = Hash(model.Json, model.Tensors);
        return sha256 is null || sha256 == found
            ? new MemoryModelFile(model.Json, model.Tensors) { Sha256 = found }
            : throw PersonalizeException.InvalidInput(ErrorIds.ModelDamaged, $"The model {id}/{name} is another one.");
    }

    public void Delete(string id, string name) => _models.TryRemove((id, name), out _);

    public int Sweep()
    {
        var versions = versionIds();
        return _models.Keys.Count(key => !versions.Contains(key.Id) && _models.TryRemove(key, out _));
    }

    public void DeleteAll(string id)
    {
        foreach (var name in Names(id).ToArray())
            Delete(id, name);
    }

    private static string Hash(string configurationJson, IReadOnlyList<Tensor> tensors) =>
        Convert.ToHexStringLower(SHA256.HashData(MemoryModelFile.Bytes(configurationJson, tensors)));
}
