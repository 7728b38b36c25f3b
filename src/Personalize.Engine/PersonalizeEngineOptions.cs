using Personalize.Engine.Tuning;

namespace Personalize.Engine;

/// <summary>What an engine works with.</summary>
public sealed record PersonalizeEngineOptions
{
    /// <summary>Where times come from.</summary>
    public TimeProvider Clock { get; init; } = TimeProvider.System;

    /// <summary>What runs the trials of AutoML and HPO; by default they run in this process.</summary>
    public ITrialRunnerFactory TrialRunners { get; init; } = new LocalTrialRunnerFactory();
}
