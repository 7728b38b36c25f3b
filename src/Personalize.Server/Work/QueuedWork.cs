namespace Personalize.Server.Work;

/// <summary>A resource whose work waits, or is being done.</summary>
/// <param name="Interrupted">Whether the server stopped in the middle of it, so that it continues although its record says that it ended.</param>
internal sealed record QueuedWork(string Arn, bool Interrupted = false);
