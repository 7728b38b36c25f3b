namespace Personalize.Server.Cluster;

/// <summary>What a node can take at this moment, as it tells the others.</summary>
/// <param name="Name">The name of the node.</param>
/// <param name="Silo">Its address in the cluster.</param>
/// <param name="JobRoom">How many more works it can do at once.</param>
/// <param name="TrainingRoom">How many more trainings.</param>
/// <param name="TrialRoom">How many more trials.</param>
/// <param name="FreeMemoryBytes">What is left of the memory that it may use.</param>
/// <param name="Works">ARNs of the works that it does.</param>
[GenerateSerializer]
internal sealed record NodeReport(
    [property: Id(0)] string Name,
    [property: Id(1)] string Silo,
    [property: Id(2)] int JobRoom,
    [property: Id(3)] int TrainingRoom,
    [property: Id(4)] int TrialRoom,
    [property: Id(5)] long FreeMemoryBytes,
    [property: Id(6)] string[] Works);
