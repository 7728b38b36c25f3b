namespace Personalize.Server.Cluster;

/// <summary>A grain lives on the node that its key names, or nowhere.</summary>
[Serializable]
[GenerateSerializer]
internal sealed class NodePlacement : PlacementStrategy;
