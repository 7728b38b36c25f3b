using Personalize.Engine.Kernels;

namespace Personalize.Engine.Training.Appeal;

/// <summary>
/// What is known of an item that the network has not learned, and the derivatives of the logarithm of the likelihood (<see cref="NewItemPosterior"/>).
/// </summary>
/// <param name="hidden">Number of hidden units; 0 for an item without a vector of its own.</param>
internal sealed unsafe class NewItem(int hidden)
{
    private readonly float[] _vector = new float[hidden];
    private readonly float[] _vectorStep = new float[hidden];
    private double _bias;
    private double _biasStep;
    private double _seen;
    private double _seenStep;

    /// <summary>b, for a user with the mean query.</summary>
    public double Bias { get; set; }

    /// <summary>Its variance.</summary>
    public double BiasVariance { get; set; }

    /// <summary>c: how much more it is seen than others, where nobody knows what was shown.</summary>
    public double Seen { get; set; }

    /// <summary>Its variance.</summary>
    public double SeenVariance { get; set; }

    /// <summary>[hidden] v, along the axes of the queries.</summary>
    public float[] Vector { get; } = new float[hidden];

    /// <summary>Derivative of the choices from lists by b.</summary>
    public double ListGradient { get; set; }

    /// <summary>Minus its derivative.</summary>
    public double ListInformation { get; set; }

    /// <summary>Derivative of the other choices by b, and by c.</summary>
    public double OpenGradient { get; set; }

    /// <summary>Minus its derivative.</summary>
    public double OpenInformation { get; set; }

    /// <summary>[hidden] derivative by v.</summary>
    public float[] VectorGradient { get; } = new float[hidden];

    /// <summary>[hidden] minus the second derivative by v, of the likelihood alone.</summary>
    public float[] VectorInformation { get; } = new float[hidden];

    /// <summary>All information about b, of which that from unknown lists counts less, because c is not known either.</summary>
    public double Information { get; set; }

    public void Clear()
    {
        (ListGradient, ListInformation, OpenGradient, OpenInformation) = (0, 0, 0, 0);
        Array.Clear(VectorGradient);
        Array.Clear(VectorInformation);
    }

    /// <summary>Adds to the derivatives by v.</summary>
    /// <param name="query">z.</param>
    /// <param name="squares">The squares of its elements.</param>
    /// <param name="gradient">Derivative by the score.</param>
    /// <param name="information">Minus the second derivative.</param>
    public void Add(float[] query, float[] squares, double gradient, double information)
    {
        if (hidden == 0)
            return;
        fixed (float* first = VectorGradient, second = VectorInformation, z = query, zz = squares)
        {
            VectorKernel.Axpy(first, z, query.Length, (float)gradient);
            VectorKernel.Axpy(second, zz, query.Length, (float)information);
        }
    }

    /// <summary>Keeps where the item is, and where it will go.</summary>
    public void Aim(double bias, double seen, float[] vector)
    {
        (_bias, _biasStep, _seen, _seenStep) = (Bias, bias, Seen, seen);
        Vector.CopyTo(_vector, 0);
        vector.AsSpan(0, hidden).CopyTo(_vectorStep);
    }

    /// <summary>Goes a part of the way from where it was.</summary>
    public void Move(double part)
    {
        Bias = _bias + (part * _biasStep);
        Seen = _seen + (part * _seenStep);
        for (var k = 0; k < Vector.Length; k++)
            Vector[k] = _vector[k] + (float)(part * _vectorStep[k]);
    }
}
