using Personalize.Engine.Kernels;
using Personalize.Engine.Networks;

namespace Personalize.Engine.Training;

/// <summary>
/// The mean of the weights over recent training steps, in which the newest count most (Polyak and Juditsky, 1992; Izmailov et al., "Averaging
/// Weights Leads to Wider Optima", UAI 2018). Steps large enough to learn any kind of data quickly also make the weights of rare items
/// fluctuate; in the mean this cancels out. The network can thus be measured, and kept, after any epoch as if the learning rate had fallen to
/// zero there, and no schedule needs to know in advance how many epochs the data takes.
/// </summary>
internal sealed unsafe class AveragedWeights : IDisposable
{
    /// <summary>How often per epoch the weights enter the mean.</summary>
    public const int MomentsPerEpoch = 16;

    /// <summary>The weight of the newest values; the mean reaches back about a third of an epoch.</summary>
    public const float Share = 0.2f;

    private const int FloatsPerChunk = 1 << 16;

    private readonly HrnnParameters _source;
    private readonly ThreadTeam _team;
    private readonly Action<int, int> _average;

    /// <param name="source">The weights being trained; the mean starts from their current values.</param>
    /// <param name="team">The threads to use.</param>
    public AveragedWeights(HrnnParameters source, ThreadTeam team)
    {
        (_source, _team) = (source, team);
        _average = Average;
        Parameters = new HrnnParameters(source.Shape);
        Parameters.CopyFrom(source);
    }

    /// <summary>The mean.</summary>
    public HrnnParameters Parameters { get; }

    /// <summary>Updates the mean if it is due.</summary>
    /// <param name="before">Events of the epoch that had been trained on before the last step.</param>
    /// <param name="now">The same after the step.</param>
    /// <param name="epoch">Events of the whole epoch.</param>
    public void AfterStep(long before, long now, long epoch)
    {
        if (now * MomentsPerEpoch / epoch > before * MomentsPerEpoch / epoch)
            _team.Run((int)((_source.Shape.Layout.Length + FloatsPerChunk - 1) / FloatsPerChunk), _average);
    }

    public void Dispose() => Parameters.Dispose();

    private void Average(int chunk, int worker)
    {
        var first = (long)chunk * FloatsPerChunk;
        var count = (int)Math.Min(FloatsPerChunk, _source.Shape.Layout.Length - first);
        VectorKernel.Scale(Parameters.Pointer + first, count, 1 - Share);
        VectorKernel.Axpy(Parameters.Pointer + first, _source.Pointer + first, count, Share);
    }
}
