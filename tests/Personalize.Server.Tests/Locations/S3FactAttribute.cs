using Personalize.Server.Tests.Clients;

namespace Personalize.Server.Tests.Locations;

/// <summary>A test that needs a store that speaks the protocol of Amazon S3.</summary>
[AttributeUsage(AttributeTargets.Method)]
public sealed class S3FactAttribute : FactAttribute
{
    public S3FactAttribute() => Skip = ClientTools.S3.Missing;
}
