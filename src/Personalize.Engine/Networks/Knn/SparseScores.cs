using System.Runtime.InteropServices;

namespace Personalize.Engine.Networks.Knn;

/// <summary>The scores of a method without a network, of which many are zero. One per thread; its memory is reused.</summary>
/// <param name="itemCount">Number of items; more if a request knows more.</param>
internal abstract class SparseScores(int itemCount)
{
    private float[] _scores = new float[itemCount];
    private readonly List<int> _touched = [];

    /// <summary>The items with a score above zero, each once, in the order in which they were met.</summary>
    public ReadOnlySpan<int> Items => CollectionsMarshal.AsSpan(_touched);

    /// <summary>The score of an item; 0 for those that are not among <see cref="Items"/>.</summary>
    public float this[int item] => _scores[item];

    /// <summary>Sets all scores to zero.</summary>
    /// <param name="columns">Number of items of the request: those of the model and those that came later.</param>
    protected void Clear(int columns)
    {
        foreach (var item in _touched)
            _scores[item] = 0;
        _touched.Clear();
        if (_scores.Length < columns)
            Array.Resize(ref _scores, columns);
    }

    /// <summary>Adds to the score of an item.</summary>
    /// <param name="item">The item.</param>
    /// <param name="value">Not negative.</param>
    protected void Add(int item, float value)
    {
        if (_scores[item] == 0 && value > 0)
            _touched.Add(item);
        _scores[item] += value;
    }

    /// <summary>Takes from the score of an item, down to zero.</summary>
    protected void Reduce(int item, float value) => _scores[item] = MathF.Max(0, _scores[item] - value);

    /// <summary>Sets the score of an item to zero until <see cref="Forget"/> takes it off the list.</summary>
    protected void Exclude(int item) => _scores[item] = 0;

    /// <summary>Takes excluded items off the list.</summary>
    protected void Forget() => _touched.RemoveAll(item => _scores[item] == 0);

    /// <summary>Divides all scores by the largest one.</summary>
    protected void Normalise()
    {
        var most = 0f;
        foreach (var item in _touched)
            most = MathF.Max(most, _scores[item]);
        foreach (var item in _touched)
            _scores[item] /= most;
    }
}
