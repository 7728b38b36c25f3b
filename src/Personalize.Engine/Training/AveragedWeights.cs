using Personalize.Engine.Kernels;
using Personalize.Engine.Networks;

namespace Personalize.Engine.Training;

/// <summary>
/// The mean of the weights along the way, the newest counting most (Polyak and Juditsky, 1992; Izmailov et al., "Averaging Weights Leads to
/// Wider Optima", UAI 2018). Steps that are large enough to learn data of any kind quickly also throw the weights of rare items about;
/// in the mean this cancels out. So a network can be judged, and kept, after any epoch, as if the rate had fallen to zero there, and no
/// schedule needs to know beforehand after how many epochs the data is learned.
/// </summary>
internal sealed unsafe class AveragedWeights : IDisposable
{
    /// <summary>Moments per epoch at which the weights are taken into the mean.</summary>
    private const int MomentsPerEpoch = 16;

    /// <summary>Weight of the newest; the mean reaches back about a third of an epoch.</summary>
    private const float Share = 0.2f;

    private const int FloatsPerChunk = 1 << 16;

    private readonly HrnnParameters _source;
    private readonly ThreadTeam _team;
    private readonly Action<int, int> _average;

    /// <param name="source">The weights as they are trained; the mean begins with their present values.</param>
    /// <param name="team">Threads.</param>
    public AveragedWeights(HrnnParameters source, ThreadTeam team)
    {
        (_source, _team) = (source, team);
        _average = Average;
        Parameters = new HrnnParameters(source.Shape);
        Parameters.CopyFrom(source);
    }

    /// <summary>The mean.</summary>
    public HrnnParameters Parameters { get; }

    /// <summary>Takes the weights into the mean when a moment has come.</summary>
    /// <param name="before">Events of the epoch before the last step.</param>
    /// <param name="now">Events after it.</param>
    /// <param name="epoch">Events of an epoch.</param>
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
