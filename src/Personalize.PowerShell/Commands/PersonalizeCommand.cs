using System.Management.Automation;
using Personalize.PowerShell.Errors;
using Personalize.PowerShell.Pump;

namespace Personalize.PowerShell.Commands;

/// <summary>
/// What all cmdlets share: they can be stopped, run long work off the pipeline thread and report errors in the same way. A
/// rejected input is a non-terminating error, so the pipeline continues with the next one.
/// </summary>
public abstract class PersonalizeCommand : PSCmdlet, IDisposable
{
    private readonly CancellationTokenSource _stop = new();

    public void Dispose()
    {
        _stop.Dispose();
        GC.SuppressFinalize(this);
    }

    // Called on another thread while the pipeline thread works: it may only signal.
    protected override void StopProcessing() => _stop.Cancel();

    /// <summary>Runs a long operation; its progress, warnings and remarks appear while it runs.</summary>
    private protected T Run<T>(Func<OperationContext, T> operation)
    {
        try
        {
            return OperationPump.Run(operation, CommandRuntime, TimeProvider.System, _stop.Token);
        }
        catch (OperationCanceledException) when (_stop.IsCancellationRequested)
        {
            throw new PipelineStoppedException();
        }
    }

    /// <summary>For short operations that run on the pipeline thread itself.</summary>
    private protected OperationContext Inline => new()
    {
        CancellationToken = _stop.Token,
        Warning = WriteWarning,
        Information = text => WriteInformation(Remark.From(text)),
    };

    /// <summary>Does the work for one input; what the engine rejects becomes an error record, and the pipeline continues with the next input.</summary>
    /// <param name="target">What the user gave, for errors that do not name it.</param>
    private protected void Guard(object? target, Action action)
    {
        try
        {
            action();
        }
        catch (PersonalizeException exception)
        {
            WriteError(ErrorRecords.From(exception, target));
        }
        catch (OperationCanceledException exception)
        {
            WriteError(ErrorRecords.Stopped(exception, target));
        }
    }

    /// <summary>True when <c>-WhatIf</c> or <c>$WhatIfPreference</c> is in force.</summary>
    private protected bool IsWhatIf =>
        MyInvocation.BoundParameters.TryGetValue("WhatIf", out var bound)
            ? bound is SwitchParameter { IsPresent: true }
            : LanguagePrimitives.IsTrue(GetVariableValue("WhatIfPreference"));
}
