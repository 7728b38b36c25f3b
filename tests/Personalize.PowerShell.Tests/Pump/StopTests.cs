using System.Management.Automation;
using System.Management.Automation.Runspaces;
using Personalize.PowerShell.Commands;
using Personalize.PowerShell.Tests.Fixtures;

namespace Personalize.PowerShell.Tests.Pump;

public sealed class StopTests
{
    [Fact]
    public void Stopping_ends_the_worker_before_the_pipeline_ends()
    {
        using var session = new ModuleSession(cmdlets: new SessionStateCmdletEntry("Wait-Stop", typeof(WaitStopCommand), null));
        using var started = new ManualResetEventSlim();
        using var ended = new ManualResetEventSlim();
        using var shell = session.Shell("Wait-Stop -Started $args[0] -Ended $args[1]; 'not reached'", started, ended);

        var running = shell.BeginInvoke();
        started.Wait();
        shell.Stop();

        Assert.True(ended.IsSet);
        Assert.Equal(PSInvocationState.Stopped, shell.InvocationStateInfo.State);
        Assert.Throws<PipelineStoppedException>(() => shell.EndInvoke(running));
    }

    /// <summary>Runs until it is stopped; signals stand for the engine.</summary>
    [Cmdlet(VerbsLifecycle.Wait, "Stop")]
    private sealed class WaitStopCommand : PersonalizeCommand
    {
        [Parameter(Mandatory = true)]
        public ManualResetEventSlim Started { get; set; } = null!;

        [Parameter(Mandatory = true)]
        public ManualResetEventSlim Ended { get; set; } = null!;

        private protected override void ProcessInput() => Run(context =>
        {
            Started.Set();
            context.CancellationToken.WaitHandle.WaitOne();
            Ended.Set();
            context.CancellationToken.ThrowIfCancellationRequested();
            return 0;
        });
    }
}
