namespace Personalize.Server.Cluster;

/// <summary>How a call to a node ends that has died, is cut off, or is made while this node is no member.</summary>
internal static class NoAnswer
{
    public static bool Is(Exception exception) => exception is TimeoutException or OrleansException or InvalidOperationException;
}
