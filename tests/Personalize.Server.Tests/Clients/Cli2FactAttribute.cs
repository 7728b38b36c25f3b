namespace Personalize.Server.Tests.Clients;

/// <summary>A test that needs version 2 of the AWS CLI.</summary>
[AttributeUsage(AttributeTargets.Method)]
public sealed class Cli2FactAttribute : FactAttribute
{
    public Cli2FactAttribute() => Skip = ClientTools.Cli2.Missing;
}
