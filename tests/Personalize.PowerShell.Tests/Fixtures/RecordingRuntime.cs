using System.Collections.Concurrent;
using System.Diagnostics.CodeAnalysis;
using System.Management.Automation;
using System.Management.Automation.Host;

namespace Personalize.PowerShell.Tests.Fixtures;

/// <summary>Keeps what a command writes, and on which thread.</summary>
internal sealed class RecordingRuntime : ICommandRuntime2
{
    public ConcurrentQueue<object> Written { get; } = [];

    public HashSet<int> Threads { get; } = [];

    public Action<object>? OnWrite { get; init; }

    public IEnumerable<ProgressRecord> Progress => Written.OfType<ProgressRecord>();

    public PSHost Host => throw new NotSupportedException();

    public PSTransactionContext CurrentPSTransaction => throw new NotSupportedException();

    public bool ShouldContinue(string? query, string? caption, bool hasSecurityImpact, ref bool yesToAll, ref bool noToAll) => true;

    public bool ShouldContinue(string? query, string? caption) => true;

    public bool ShouldContinue(string? query, string? caption, ref bool yesToAll, ref bool noToAll) => true;

    public bool ShouldProcess(string? target) => true;

    public bool ShouldProcess(string? target, string? action) => true;

    public bool ShouldProcess(string? verboseDescription, string? verboseWarning, string? caption) => true;

    public bool ShouldProcess(string? verboseDescription, string? verboseWarning, string? caption, out ShouldProcessReason shouldProcessReason)
    {
        shouldProcessReason = ShouldProcessReason.None;
        return true;
    }

    public bool TransactionAvailable() => false;

    [DoesNotReturn]
    public void ThrowTerminatingError(ErrorRecord errorRecord) => throw errorRecord.Exception;

    public void WriteCommandDetail(string text) => Record(text);

    public void WriteDebug(string text) => Record(text);

    public void WriteError(ErrorRecord errorRecord) => Record(errorRecord);

    public void WriteInformation(InformationRecord informationRecord) => Record(informationRecord);

    public void WriteObject(object? sendToPipeline) => Record(sendToPipeline!);

    public void WriteObject(object? sendToPipeline, bool enumerateCollection) => Record(sendToPipeline!);

    public void WriteProgress(ProgressRecord progressRecord) => Record(progressRecord);

    public void WriteProgress(long sourceId, ProgressRecord progressRecord) => Record(progressRecord);

    public void WriteVerbose(string text) => Record(text);

    public void WriteWarning(string text) => Record(text);

    private void Record(object written)
    {
        Threads.Add(Environment.CurrentManagedThreadId);
        Written.Enqueue(written);
        OnWrite?.Invoke(written);
    }
}
