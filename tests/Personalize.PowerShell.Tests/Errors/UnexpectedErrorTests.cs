using System.Management.Automation;
using System.Management.Automation.Runspaces;
using System.Reflection;
using Personalize.Engine.Common;
using Personalize.PowerShell.Commands;
using Personalize.PowerShell.Conversion;
using Personalize.PowerShell.Tests.Fixtures;

namespace Personalize.PowerShell.Tests.Errors;

public sealed class UnexpectedErrorTests
{
    private static readonly SessionStateCmdletEntry s_command = new("Invoke-Failure", typeof(InvokeFailureCommand), null);

    private static readonly Type[] s_types = typeof(PersonalizeCommand).Assembly.GetTypes();

    [Fact]
    public void Every_cmdlet_and_every_conversion_of_an_argument_goes_through_the_gate()
    {
        Assert.All(
            s_types.Where(type => type.IsSubclassOf(typeof(Cmdlet)) && !type.IsAbstract), type => Assert.True(type.IsSubclassOf(typeof(PersonalizeCommand))));
        Assert.All(
            s_types.Where(type => type.IsSubclassOf(typeof(ArgumentTransformationAttribute)) && !type.IsAbstract),
            type => Assert.True(type.IsSubclassOf(typeof(InputTransformationAttribute))));
        Assert.All(
            new[] { "BeginProcessing", "ProcessRecord", "EndProcessing" },
            name => Assert.True(typeof(PersonalizeCommand).GetMethod(name, BindingFlags.Instance | BindingFlags.NonPublic)!.IsFinal));
    }

    [Theory]
    [InlineData("Begin")]
    [InlineData("Input")]
    [InlineData("Guarded")]
    [InlineData("Worker")]
    [InlineData("Threads")]
    [InlineData("End")]
    public void A_raw_exception_becomes_an_internal_error_wherever_it_is_thrown(string place)
    {
        using var session = new ModuleSession(cmdlets: s_command);
        using var shell = session.Shell(
            "Invoke-Failure $args[0] $args[1] -Verbose", place, new NullReferenceException("no object"));
        ErrorRecord record;
        try
        {
            shell.Invoke();
            record = Assert.Single(shell.Streams.Error);
        }
        catch (RuntimeException exception)
        {
            record = exception.ErrorRecord;
        }

        Assert.StartsWith("InternalError,", record.FullyQualifiedErrorId, StringComparison.Ordinal);
        Assert.Equal("Invoke-Failure failed unexpectedly (NullReferenceException): no object", record.ErrorDetails.Message);
        Assert.Contains("Reporting a defect", record.ErrorDetails.RecommendedAction, StringComparison.Ordinal);
        var details = Assert.Single(shell.Streams.Verbose).Message;
        Assert.Contains("System.NullReferenceException", details, StringComparison.Ordinal);
        Assert.Contains(nameof(InvokeFailureCommand), details, StringComparison.Ordinal);
    }

    [Fact]
    public void There_is_a_place_to_report_it() => Assert.Contains(
        "\n## Reporting a defect", File.ReadAllText(Path.Combine(BuiltModule.Root, "README.md")).ReplaceLineEndings("\n"), StringComparison.Ordinal);

    public static TheoryData<Exception, string> Wrapped => new()
    {
        { new AggregateException(new AggregateException(new FormatException("x"))), "InternalError" },
        { new AggregateException(new FormatException("x"), PersonalizeException.InvalidInput(ErrorIds.NoData, "none")), "NoData" },
        { new TypeInitializationException("T", PersonalizeException.InvalidInput(ErrorIds.StoreUnusable, "none")), "StoreUnusable" },
        { new TargetInvocationException(new OutOfMemoryException()), "NotEnoughMemory" },
        { new IOException("full", OperatingSystem.IsWindows() ? unchecked((int)0x80070070) : 28), "DiskFull" },
        { new InsufficientExecutionStackException(), "InternalError" },
    };

    [Theory]
    [MemberData(nameof(Wrapped))]
    public void What_is_wrapped_is_taken_out(Exception exception, string id)
    {
        using var session = new ModuleSession(cmdlets: s_command);
        Assert.StartsWith($"{id},", session.Fails("Invoke-Failure Guarded $args[0]", exception).FullyQualifiedErrorId, StringComparison.Ordinal);
    }

    [Fact]
    public void An_input_that_fails_unexpectedly_does_not_stop_the_next_one()
    {
        using var session = new ModuleSession(cmdlets: s_command);
        using var shell = session.Shell("1, 2 | ForEach-Object { Invoke-Failure Guarded ([ArithmeticException]::new()) | Out-Null; $_ }");
        Assert.Equal([1, 2], shell.Invoke<int>());
        Assert.Equal(2, shell.Streams.Error.Count);
    }

    [Fact]
    public void What_the_shell_itself_throws_stays_what_it_is()
    {
        using var session = new ModuleSession(cmdlets: s_command);
        Assert.StartsWith(
            "ItsOwn", session.Fails("Invoke-Failure Input $args[0]", new RuntimeException("x", null, new ErrorRecord(new FormatException(), "ItsOwn", 0, null)))
                .FullyQualifiedErrorId, StringComparison.Ordinal);
        Assert.Equal([1], session.Run("1, 2 | Invoke-Failure -Place None | Select-Object -First 1").Select(one => one.BaseObject));
    }

    [Fact]
    public void A_conversion_that_fails_says_so_with_an_id()
    {
        using var session = new ModuleSession(cmdlets: s_command);
        var error = session.Fails("Invoke-Failure None -Converted 5");
        Assert.StartsWith("ParameterArgumentTransformationError,", error.FullyQualifiedErrorId, StringComparison.Ordinal);
        Assert.Contains("InternalError: The conversion of the argument failed unexpectedly (KeyNotFoundException)", error.ToString(), StringComparison.Ordinal);
    }

    [AttributeUsage(AttributeTargets.Property)]
    private sealed class FailingTransformationAttribute : InputTransformationAttribute
    {
        private protected override object? Convert(object inputData) => throw new KeyNotFoundException("5");
    }

    /// <summary>Throws where it is asked to.</summary>
    [Cmdlet(VerbsLifecycle.Invoke, "Failure")]
    private sealed class InvokeFailureCommand : PersonalizeCommand
    {
        [Parameter(Position = 0)]
        public string Place { get; set; } = "";

        [Parameter(Position = 1)]
        public Exception? Exception { get; set; }

        [Parameter]
        [FailingTransformation]
        public string? Converted { get; set; }

        [Parameter(ValueFromPipeline = true)]
        public int Number { get; set; } = 1;

        private protected override void BeginInput() => ThrowAt("Begin");

        private protected override void EndInput() => ThrowAt("End");

        private protected override void ProcessInput()
        {
            ThrowAt("Input");
            Guard("target", () => ThrowAt("Guarded"));
            Guard("target", () => Run(_ => ThrowAt("Worker")));
            Guard("target", () => Run(_ => Parallel.For(0, 4, _ => ThrowAt("Threads"))));
            WriteObject(Number);
        }

        private bool ThrowAt(string place) => Place == place ? throw Exception! : true;
    }
}
