namespace Personalize.Engine.Kernels;

/// <summary>One stream of random numbers per purpose, so that using more of one does not change another.</summary>
internal static class RandomStream
{
    public const ulong Initialisation = 1;
    public const ulong Shuffle = 2;
    public const ulong Dropout = 3;
    public const ulong Negatives = 4;
    public const ulong Split = 5;
    public const ulong ItemDropout = 6;
    public const ulong ContextDropout = 7;
    public const ulong UserDropout = 8;
    public const ulong Features = 9;
    public const ulong Promotion = 10;
    public const ulong Exploration = 11;
    public const ulong Tuning = 100;
}
