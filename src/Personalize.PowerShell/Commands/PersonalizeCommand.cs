using System.Management.Automation;
using Personalize.PowerShell.Conversion;
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
    private PipedRequest? _piped;

    /// <summary>
    /// The object that comes down the pipeline. It is hidden: it takes nothing from the other parameters, and only shows which properties
    /// of the object none of them takes.
    /// </summary>
    [Parameter(ValueFromPipeline = true, DontShow = true)]
    public virtual PSObject? PipelineObject { get; set; }

    public void Dispose()
    {
        _stop.Dispose();
        GC.SuppressFinalize(this);
    }

    protected sealed override void BeginProcessing() => Gate(() =>
    {
        _piped = new PipedRequest(this);
        BeginInput();
    });

    protected sealed override void ProcessRecord() => Gate(ProcessPiped);

    protected sealed override void EndProcessing() => Gate(EndInput);

    private void ProcessPiped()
    {
        if (_piped is { BindsNothing: true })
        {
            WriteError(ErrorRecords.From(PersonalizeException.InvalidInput(
                ErrorIds.NothingToBind,
                $"The piped object has nothing that {MyInvocation.MyCommand.Name} takes from the pipeline.",
                "Pipe objects with properties that are named like the parameters, or give the parameters instead.",
                PipelineObject)));
            return;
        }

        if (PipelineObject is { } piped)
        {
            foreach (var remark in _piped?.Remarks(piped, ParameterSetName, Takes) ?? [])
                WriteWarning(remark);
        }

        ProcessInput();
    }

    /// <summary>Whether the command reads this property of piped objects itself.</summary>
    private protected virtual bool Takes(string property) => false;

    /// <summary>Called before the first input.</summary>
    private protected virtual void BeginInput()
    {
    }

    /// <summary>Called after the last input.</summary>
    private protected virtual void EndInput()
    {
    }

    /// <summary>Does what the command does, for one input from the pipeline or without any.</summary>
    private protected abstract void ProcessInput();

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
        Detail = WriteVerbose,
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
        catch (Exception exception) when (UnexpectedErrors.IsUnexpected(exception))
        {
            WriteError(ErrorRecords.From(Expected(exception), target));
        }
    }

    // What leaves the command ends it, and does so with an error of its own.
    private void Gate(Action action)
    {
        try
        {
            action();
        }
        catch (PersonalizeException exception)
        {
            ThrowTerminatingError(ErrorRecords.From(exception));
        }
        catch (OperationCanceledException exception)
        {
            ThrowTerminatingError(ErrorRecords.Stopped(exception, target: null));
        }
        catch (Exception exception) when (UnexpectedErrors.IsUnexpected(exception))
        {
            ThrowTerminatingError(ErrorRecords.From(Expected(exception)));
        }
    }

    private PersonalizeException Expected(Exception exception)
    {
        WriteVerbose(exception.ToString());
        return UnexpectedErrors.From(exception, MyInvocation.MyCommand.Name);
    }

    /// <summary>Shows a warning; what is in it from the data cannot control the terminal. The same holds for the methods below.</summary>
    private protected new void WriteWarning(string text) => base.WriteWarning(Visible.Lines(text));

    /// <inheritdoc cref="Cmdlet.WriteVerbose"/>
    private protected new void WriteVerbose(string text) => base.WriteVerbose(Visible.Lines(text));

    /// <inheritdoc cref="Cmdlet.ShouldProcess(string, string)"/>
    private protected new bool ShouldProcess(string target, string action) => base.ShouldProcess(Visible.Of(target), Visible.Of(action));

    /// <summary>True when <c>-WhatIf</c> or <c>$WhatIfPreference</c> is in force.</summary>
    private protected bool IsWhatIf =>
        MyInvocation.BoundParameters.TryGetValue("WhatIf", out var bound)
            ? bound is SwitchParameter { IsPresent: true }
            : LanguagePrimitives.IsTrue(GetVariableValue("WhatIfPreference"));
}
