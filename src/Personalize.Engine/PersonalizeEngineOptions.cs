using Personalize.Engine.Tuning;

namespace Personalize.Engine;

/// <summary>The options of an engine.</summary>
public sealed record PersonalizeEngineOptions
{
    /// <summary>The source of the current time.</summary>
    public TimeProvider Clock { get; init; } = TimeProvider.System;

    /// <summary>What runs the trials of AutoML and HPO; by default they run in this process.</summary>
    public ITrialRunnerFactory TrialRunners { get; init; } = new LocalTrialRunnerFactory();
}
