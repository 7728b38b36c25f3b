using System.Collections.Concurrent;
using Personalize.Engine.Ports;

namespace Personalize.Engine.Tests.Fakes;

/// <summary>Models that are gone with the process.</summary>
/// <param name="versionIds">Reads the ids of the solution versions there are.</param>
internal sealed class InMemoryModels(Func<IReadOnlySet<string>> versionIds) : IModelStore
{
    private readonly ConcurrentDictionary<(string Id, string Name), (string Json, IReadOnlyList<Tensor> Tensors)> _models = [];

    /// <summary>Called before a model is stored.</summary>
    public Action<string, string>? Saving { get; set; }

    public IEnumerable<string> Names(string id) => _models.Keys.Where(k => k.Id == id).Select(k => k.Name).Order();

    public void Save(string id, string name, string configurationJson, IReadOnlyList<Tensor> tensors)
    {
        Saving?.Invoke(id, name);
        _models[(id, name)] = (configurationJson, tensors);
    }

    public IModelFile? TryOpen(string id, string name) =>
        _models.TryGetValue((id, name), out var model) ? new MemoryModelFile(model.Json, model.Tensors) : null;

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
}
