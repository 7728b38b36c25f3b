using Orleans.Runtime.Placement;

namespace Personalize.Server.Cluster;

/// <summary>Finds the node that the key of a grain names.</summary>
internal sealed class NodePlacementDirector : IPlacementDirector
{
    public Task<SiloAddress> OnAddActivation(PlacementStrategy strategy, PlacementTarget target, IPlacementContext context)
    {
        var key = target.GrainIdentity.Key.ToString();
        return Task.FromResult(
            Array.Find(context.GetCompatibleSilos(target), silo => silo.ToParsableString() == key) ?? throw new SiloUnavailableException($"{key} has left."));
    }
}
