using Personalize.Engine;
using Personalize.Server.Cluster;
using Personalize.Server.Events;
using Personalize.Server.Locations;
using Personalize.Server.Monitoring;
using Personalize.Server.Work;

namespace Personalize.Server.Hosting;

/// <summary>What operations work with.</summary>
internal sealed record ServerParts(
    ServerSettings Settings, PersonalizeEngine Engine, WorkQueue Queue, BucketMap Buckets, EventBatcher Events, ServerLog Log, CampaignTraffic Traffic,
    ClusterNode? Node = null);
