namespace Personalize.Server.Operations;

/// <summary>The services that the server speaks for, all on one port.</summary>
internal enum AwsService
{
    /// <summary>Resources and jobs: awsJson1_1, one path, the operation in the header <c>X-Amz-Target</c>.</summary>
    Personalize,

    /// <summary>Recommendations: restJson1, a path per operation.</summary>
    Runtime,

    /// <summary>Events, items and users: restJson1, a path per operation.</summary>
    Events,
}
