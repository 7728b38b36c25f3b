using Personalize.Engine.Ports;

namespace Personalize.Engine.Serving;

/// <summary>The open models of an engine, by solution version: opened by the first request, closed when the version is deleted.</summary>
internal sealed class ServingModels(Func<IModelFile, IRecommender> open) : IDisposable
{
    private readonly Func<IModelFile, IRecommender> _open = open;
    private readonly Dictionary<string, IRecommender> _models = [];

    // Requests share the lock for reading; a model is closed only while no request is running, because it is mapped memory.
    private readonly ReaderWriterLockSlim _lock = new();

    // Opening takes a while, and requests to other models continue in the meantime.
    private readonly Lock _opening = new();

    /// <summary>Runs a request on a version's model.</summary>
    /// <param name="openFile">Opens the model file of the version, if this is the first request.</param>
    public T Use<T>(string versionArn, Func<IModelFile> openFile, Func<IRecommender, T> request)
    {
        while (true)
        {
            _lock.EnterReadLock();
            try
            {
                if (_models.TryGetValue(versionArn, out var model))
                    return request(model);
            }
            finally
            {
                _lock.ExitReadLock();
            }

            lock (_opening)
            {
                if (!IsOpen(versionArn))
                    Add(versionArn, _open(openFile()));
            }
        }
    }

    /// <summary>Closes the model of a version; does nothing if it is not open.</summary>
    public void Close(string versionArn)
    {
        _lock.EnterWriteLock();
        try
        {
            if (_models.Remove(versionArn, out var model))
                model.Dispose();
        }
        finally
        {
            _lock.ExitWriteLock();
        }
    }

    public void Dispose()
    {
        foreach (var versionArn in _models.Keys.ToArray())
            Close(versionArn);
        _lock.Dispose();
    }

    private bool IsOpen(string versionArn)
    {
        _lock.EnterReadLock();
        try
        {
            return _models.ContainsKey(versionArn);
        }
        finally
        {
            _lock.ExitReadLock();
        }
    }

    private void Add(string versionArn, IRecommender model)
    {
        _lock.EnterWriteLock();
        try
        {
            _models.Add(versionArn, model);
        }
        finally
        {
            _lock.ExitWriteLock();
        }
    }
}
