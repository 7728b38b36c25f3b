namespace Personalize.Server.Tests.Cluster;

/// <summary>Tests that change the variables of AWS of this process run alone.</summary>
[CollectionDefinition(nameof(AwsEnvironment), DisableParallelization = true)]
public sealed class AwsEnvironment;
