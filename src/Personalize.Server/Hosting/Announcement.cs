using Personalize.Engine;

namespace Personalize.Server.Hosting;

/// <summary>What a server on a console says when it is ready.</summary>
internal static class Announcement
{
    /// <summary>The address, a credential, which is created if there is none for everything, and a first command.</summary>
    public static string Of(string address, string pageLink, PersonalizeEngine engine, ServerSettings settings)
    {
        var known = engine.ListServerCredentials(new()).FirstOrDefault(credential => credential.Scope == ServerScope.All);
        var (id, secret) = known is null ? Create(engine) : (known.AccessKeyId, SecretOf(engine, known));
        var buckets = settings.Buckets.Select(bucket => $"{bucket.Value} for {bucket.Key}")
            .Concat(settings.RemoteBuckets.Select(
                bucket => $"{bucket.Value.Endpoint?.AbsoluteUri.TrimEnd('/') ?? $"s3://{bucket.Value.Name}"} for {bucket.Key}"))
            .Append(settings.BucketHome is { } home ? Path.Combine(home, "<name>") : "nothing unless --bucket names it");
        return $"""

            Personalize listens on {address}
            Page:    {(Console.IsOutputRedirected ? $"{address} (sign in with a credential)" : pageLink)}
            Store:   {settings.StoreName}
            Buckets: s3://<name>/… is {string.Join(", ", buckets)}

            A credential for everything (others: New-PersonalizeServerCredential):

              export AWS_ACCESS_KEY_ID={id}
              export AWS_SECRET_ACCESS_KEY={secret}
              export AWS_DEFAULT_REGION=us-east-1

            A first command:

              aws --endpoint-url {address} personalize list-recipes

            Ctrl+C stops the server; what is being trained or imported then continues with the next start.
            """;
    }

    private static (string Id, string Secret) Create(PersonalizeEngine engine)
    {
        var created = engine.CreateServerCredential(new() { Description = "made by the first start of the server" });
        return (created.Credential.AccessKeyId, created.SecretAccessKey);
    }

    // A terminal is seen by those who may read the key; a file or a journal, perhaps by others.
    private static string SecretOf(PersonalizeEngine engine, ServerCredential credential) =>
        Console.IsOutputRedirected ? "<shown when it was made>" : engine.Store.Credentials.Find(credential.AccessKeyId)?.Secret ?? "<its key is gone>";
}
