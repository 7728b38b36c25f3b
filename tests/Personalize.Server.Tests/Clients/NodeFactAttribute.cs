namespace Personalize.Server.Tests.Clients;

/// <summary>A test that needs the AWS SDK for JavaScript.</summary>
[AttributeUsage(AttributeTargets.Method)]
public sealed class NodeFactAttribute : FactAttribute
{
    public NodeFactAttribute() => Skip = ClientTools.Node.Missing;
}
