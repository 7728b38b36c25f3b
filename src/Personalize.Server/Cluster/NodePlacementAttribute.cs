using Orleans.Placement;

namespace Personalize.Server.Cluster;

/// <summary>Marks grains of <see cref="NodePlacement"/>.</summary>
[AttributeUsage(AttributeTargets.Class, AllowMultiple = false)]
internal sealed class NodePlacementAttribute() : PlacementAttribute(new NodePlacement());
