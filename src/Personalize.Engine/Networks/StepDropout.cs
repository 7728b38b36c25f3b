namespace Personalize.Engine.Networks;

/// <summary>Which of many things are left out of a training step, drawn again in every step.</summary>
/// <param name="Share">The share that is left out.</param>
/// <param name="Seed">The seed of the draws.</param>
internal readonly record struct StepDropout(float Share, ulong Seed)
{
    /// <summary>Whether a thing is left out: a hash (SplitMix64) of step and index, so any thread can query any of them.</summary>
    public bool Drops(ulong step, int index)
    {
        if (Share <= 0)
            return false;
        var bits = Seed + (step * 0x9E3779B97F4A7C15UL) + ((ulong)index * 0xD1B54A32D192ED03UL);
        bits = (bits ^ (bits >> 30)) * 0xBF58476D1CE4E5B9UL;
        bits = (bits ^ (bits >> 27)) * 0x94D049BB133111EBUL;
        return ((bits ^ (bits >> 31)) >> 40) < Share * (1UL << 24);
    }
}
