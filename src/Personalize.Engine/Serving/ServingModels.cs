using Personalize.Engine.Common;
using Personalize.Engine.Ports;

namespace Personalize.Engine.Serving;

/// <summary>The open models of an engine, by solution version: opened by the first request, closed when the version is deleted.</summary>
internal sealed class ServingModels(Func<IModelFile, IRecommender> open) : IDisposable
{
    private readonly Func<IModelFile, IRecommender> _open = open;
    private readonly Dictionary<string, OpenModel> _models = [];

    // Versions whose model was found to be damaged while it was open: the file is checked before it is used again.
    private readonly HashSet<string> _suspects = [];

    // Requests share the lock for reading; a model is closed only while no request is running, because it is mapped memory.
    private readonly ReaderWriterLockSlim _lock = new();

    // Opening takes a while, and requests to other models continue in the meantime.
    private readonly Lock _opening = new();

    /// <summary>Runs a request on a version's model.</summary>
    /// <param name="openFile">Opens the model file of the version, if this is the first request.</param>
    /// <exception cref="PersonalizeException">The file is damaged; it is opened anew by the next request, in case it has been replaced.</exception>
    public T Use<T>(string versionArn, Func<IModelFile> openFile, Func<IRecommender, T> request)
    {
        try
        {
            while (true)
            {
                _lock.EnterReadLock();
                try
                {
                    if (_models.TryGetValue(versionArn, out var model))
                    {
                        model.File.ThrowIfDamaged();
                        return request(model.Recommender);
                    }
                }
                finally
                {
                    _lock.ExitReadLock();
                }

                lock (_opening)
                {
                    if (!IsOpen(versionArn))
                        Open(versionArn, openFile());
                }
            }
        }
        catch (PersonalizeException exception) when (exception.ErrorId is ErrorIds.ModelDamaged or ErrorIds.ScoresNotFinite)
        {
            lock (_opening)
                _suspects.Add(versionArn);
            Close(versionArn);
            throw;
        }
    }

    /// <summary>Closes the model of a version; does nothing if it is not open.</summary>
    public void Close(string versionArn)
    {
        _lock.EnterWriteLock();
        try
        {
            if (_models.Remove(versionArn, out var model))
                model.Recommender.Dispose();
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

    private void Open(string versionArn, IModelFile file)
    {
        try
        {
            if (_suspects.Contains(versionArn))
                file.Verify();
        }
        catch
        {
            file.Dispose();
            throw;
        }

        var model = new OpenModel(file, _open(file));
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

    /// <param name="Recommender">Owns the file.</param>
    private sealed record OpenModel(IModelFile File, IRecommender Recommender);
}
