using System.Collections.ObjectModel;
using System.Globalization;
using System.Management.Automation;
using System.Management.Automation.Host;
using System.Security;

namespace Personalize.Host.Terminal;

/// <summary>
/// Output to stdout; errors, warnings and the like to stderr, so that a script's output can be piped on. Progress, colour and
/// questions only where a person sits at a terminal.
/// </summary>
internal sealed class TerminalInterface : PSHostUserInterface
{
    private readonly Lock _lock = new();
    private readonly bool _isColoured = !Console.IsErrorRedirected && string.IsNullOrEmpty(Environment.GetEnvironmentVariable("NO_COLOR"));
    private readonly ProgressLine? _progress = Console.IsErrorRedirected ? null : new ProgressLine(Console.Error);

    public override PSHostRawUserInterface RawUI { get; } = new TerminalRawInterface();

    public override bool SupportsVirtualTerminal =>
        !Console.IsOutputRedirected && string.IsNullOrEmpty(Environment.GetEnvironmentVariable("NO_COLOR"));

    public override void Write(string value) => Print(Console.Out, value, null);

    public override void Write(ConsoleColor foregroundColor, ConsoleColor backgroundColor, string value) => Print(Console.Out, value, null);

    public override void WriteLine(string value) => Print(Console.Out, value + Environment.NewLine, null);

    public override void WriteErrorLine(string value) => Print(Console.Error, value + Environment.NewLine, "31");

    public override void WriteWarningLine(string message) => Print(Console.Error, $"WARNING: {message}{Environment.NewLine}", "33");

    public override void WriteVerboseLine(string message) => Print(Console.Error, $"VERBOSE: {message}{Environment.NewLine}", "33");

    public override void WriteDebugLine(string message) => Print(Console.Error, $"DEBUG: {message}{Environment.NewLine}", "33");

    public override void WriteProgress(long sourceId, ProgressRecord record)
    {
        lock (_lock)
            _progress?.Show(record);
    }

    public override string ReadLine()
    {
        RequireInteractive();
        return Console.ReadLine() ?? "";
    }

    public override SecureString ReadLineAsSecureString() => throw new HostException("This host does not read secrets.");

    public override Dictionary<string, PSObject> Prompt(string caption, string message, Collection<FieldDescription> descriptions)
    {
        RequireInteractive();
        WriteLine(caption);
        WriteLine(message);
        var answers = new Dictionary<string, PSObject>();
        foreach (var description in descriptions)
        {
            Write($"{description.Name}: ");
            answers[description.Name] = PSObject.AsPSObject(ReadLine());
        }

        return answers;
    }

    public override int PromptForChoice(string caption, string message, Collection<ChoiceDescription> choices, int defaultChoice)
    {
        RequireInteractive();
        WriteLine(caption);
        WriteLine(message);
        var keys = choices.Select(choice => choice.Label.IndexOf('&') is >= 0 and var at ? choice.Label[(at + 1)..][..1] : choice.Label).ToList();
        while (true)
        {
            var options = choices.Select((choice, i) => $"[{keys[i]}] {choice.Label.Replace("&", "", StringComparison.Ordinal)}");
            Write(string.Create(CultureInfo.InvariantCulture, $"{string.Join("  ", options)} (default {(defaultChoice < 0 ? "none" : keys[defaultChoice])}): "));
            var answer = ReadLine().Trim();
            var index = answer.Length == 0 ? defaultChoice : keys.FindIndex(key => key.Equals(answer, StringComparison.OrdinalIgnoreCase));
            if (index >= 0)
                return index;
        }
    }

    public override PSCredential PromptForCredential(string caption, string message, string userName, string targetName) =>
        throw new HostException("This host does not read credentials.");

    public override PSCredential PromptForCredential(
        string caption, string message, string userName, string targetName, PSCredentialTypes allowedCredentialTypes, PSCredentialUIOptions options) =>
        throw new HostException("This host does not read credentials.");

    private static void RequireInteractive()
    {
        if (Console.IsInputRedirected)
            throw new HostException("Nobody can answer: input is not a terminal. Give every mandatory parameter, and -Force or -Confirm:$false.");
    }

    private void Print(TextWriter writer, string text, string? colour)
    {
        lock (_lock)
        {
            _progress?.Clear();
            writer.Write(colour is not null && _isColoured ? $"\e[{colour}m{text}\e[0m" : GetOutputString(text, SupportsVirtualTerminal));
        }
    }
}
