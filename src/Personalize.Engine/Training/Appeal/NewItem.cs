using Personalize.Engine.Kernels;

namespace Personalize.Engine.Training.Appeal;

/// <summary>What is known of an item that the network has not learned, and the derivatives of the logarithm of the likelihood (<see cref="NewItemPosterior"/>).</summary>
/// <param name="hidden">Number of hidden units.</param>
internal sealed unsafe class NewItem(int hidden)
{
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

    /// <summary>All information.</summary>
    public double Information => ListInformation + OpenInformation;

    public void Clear()
    {
        (ListGradient, ListInformation, OpenGradient, OpenInformation) = (0, 0, 0, 0);
        Array.Clear(VectorGradient);
    }

    /// <summary>Adds to the derivative by v.</summary>
    public void Add(float[] query, double factor)
    {
        fixed (float* gradient = VectorGradient, source = query)
            VectorKernel.Axpy(gradient, source, query.Length, (float)factor);
    }
}
