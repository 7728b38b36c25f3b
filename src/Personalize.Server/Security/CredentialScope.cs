namespace Personalize.Server.Security;

/// <summary>Day, region and service for which a signature is valid.</summary>
internal sealed record CredentialScope(string Date, string Region, string Service)
{
    public override string ToString() => $"{Date}/{Region}/{Service}/aws4_request";
}
