using System.Collections.ObjectModel;
using System.Globalization;
using System.Management.Automation;
using System.Management.Automation.Host;
using System.Security;
using System.Text;

namespace Personalize.PowerShell.Tests.Fixtures;

/// <summary>A host that keeps what a person would see, 100 columns wide.</summary>
internal sealed class RecordingInterface : PSHostUserInterface
{
    private readonly StringBuilder _output = new();
    private readonly StringBuilder _errors = new();

    /// <summary>Raised on the writing thread.</summary>
    public event Action<string>? Written;

    public string Output => Text(_output);

    public string Errors => Text(_errors);

    public List<ProgressRecord> Progress { get; } = [];

    public override PSHostRawUserInterface RawUI { get; } = new FixedRawInterface();

    public override void Write(string value) => Append(_output, value);

    public override void Write(ConsoleColor foregroundColor, ConsoleColor backgroundColor, string value) => Append(_output, value);

    public override void WriteLine(string value) => Append(_output, value + "\n");

    public override void WriteErrorLine(string value) => Append(_errors, value + "\n");

    public override void WriteWarningLine(string message) => Append(_errors, $"WARNING: {message}\n");

    public override void WriteVerboseLine(string message) => Append(_errors, $"VERBOSE: {message}\n");

    public override void WriteDebugLine(string message) => Append(_errors, $"DEBUG: {message}\n");

    public override void WriteProgress(long sourceId, ProgressRecord record) => Progress.Add(record);

    public override string ReadLine() => throw new HostException("Nobody answers.");

    public override SecureString ReadLineAsSecureString() => throw new HostException("Nobody answers.");

    public override Dictionary<string, PSObject> Prompt(string caption, string message, Collection<FieldDescription> descriptions) =>
        throw new HostException("Nobody answers.");

    public override int PromptForChoice(string caption, string message, Collection<ChoiceDescription> choices, int defaultChoice) =>
        throw new HostException("Nobody answers.");

    public override PSCredential PromptForCredential(string caption, string message, string userName, string targetName) =>
        throw new HostException("Nobody answers.");

    public override PSCredential PromptForCredential(
        string caption, string message, string userName, string targetName, PSCredentialTypes allowedCredentialTypes, PSCredentialUIOptions options) =>
        throw new HostException("Nobody answers.");

    private static string Text(StringBuilder builder)
    {
        lock (builder)
            return builder.ToString();
    }

    private void Append(StringBuilder builder, string text)
    {
        lock (builder)
            builder.Append(GetOutputString(text, supportsVirtualTerminal: false));
        Written?.Invoke(text);
    }

    private sealed class FixedRawInterface : PSHostRawUserInterface
    {
        public override ConsoleColor BackgroundColor { get; set; }

        public override ConsoleColor ForegroundColor { get; set; }

        public override Size BufferSize { get => new(100, 50); set { } }

        public override Size WindowSize { get => new(100, 50); set { } }

        public override Size MaxPhysicalWindowSize => new(100, 50);

        public override Size MaxWindowSize => new(100, 50);

        public override Coordinates CursorPosition { get; set; }

        public override int CursorSize { get; set; }

        public override Coordinates WindowPosition { get; set; }

        public override string WindowTitle { get; set; } = "";

        public override bool KeyAvailable => false;

        public override void FlushInputBuffer()
        {
        }

        public override KeyInfo ReadKey(ReadKeyOptions options) => throw new HostException("Nobody answers.");

        public override BufferCell[,] GetBufferContents(Rectangle rectangle) => new BufferCell[0, 0];

        public override void SetBufferContents(Coordinates origin, BufferCell[,] contents)
        {
        }

        public override void SetBufferContents(Rectangle rectangle, BufferCell fill)
        {
        }

        public override void ScrollBufferContents(Rectangle source, Coordinates destination, Rectangle clip, BufferCell fill)
        {
        }
    }
}

/// <summary>The host around a <see cref="RecordingInterface"/>.</summary>
internal sealed class RecordingHost(RecordingInterface userInterface) : PSHost
{
    public override CultureInfo CurrentCulture => CultureInfo.InvariantCulture;

    public override CultureInfo CurrentUICulture => CultureInfo.InvariantCulture;

    public override Guid InstanceId { get; } = Guid.NewGuid();

    public override string Name => "Recording";

    public override PSHostUserInterface UI => userInterface;

    public override Version Version { get; } = new(1, 0);

    public override void SetShouldExit(int exitCode)
    {
    }

    public override void EnterNestedPrompt()
    {
    }

    public override void ExitNestedPrompt()
    {
    }

    public override void NotifyBeginApplication()
    {
    }

    public override void NotifyEndApplication()
    {
    }
}
