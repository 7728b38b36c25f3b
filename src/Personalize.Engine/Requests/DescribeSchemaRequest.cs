namespace Personalize.Engine.Requests;

/// <summary>Identifies a schema.</summary>
/// <param name="Schema">Its name or ARN.</param>
public sealed record DescribeSchemaRequest(string Schema);
