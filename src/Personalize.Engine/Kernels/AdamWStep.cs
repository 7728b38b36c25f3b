namespace Personalize.Engine.Kernels;

/// <summary>
/// The constants of one AdamW step. The bias corrections are 1 - beta1^t and 1 - beta2^t for step t = 1, 2, …; the weight decay is
/// decoupled: it is multiplied by the learning rate and by nothing else.
/// </summary>
internal readonly record struct AdamWStep(
    float LearningRate, float Beta1, float Beta2, float Epsilon, float WeightDecay, float FirstBiasCorrection, float SecondBiasCorrection)
{
    /// <summary>The constants of step <paramref name="step"/>, counted from 1.</summary>
    public static AdamWStep At(long step, float learningRate, float beta1, float beta2, float epsilon, float weightDecay)
    {
        ArgumentOutOfRangeException.ThrowIfLessThan(step, 1);
        return new(
            learningRate, beta1, beta2, epsilon, weightDecay,
            (float)(1 - Math.Pow(beta1, step)), (float)(1 - Math.Pow(beta2, step)));
    }
}
