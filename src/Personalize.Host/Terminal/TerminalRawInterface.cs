using System.Management.Automation.Host;

namespace Personalize.Host.Terminal;

/// <summary>Tells the formatter how wide the terminal is; keys and cell buffers are not for scripts.</summary>
internal sealed class TerminalRawInterface : PSHostRawUserInterface
{
    private const int RedirectedWidth = 120;

    /// <summary>Columns of the terminal, or a fixed number where output goes elsewhere.</summary>
    public static int Width => !Console.IsOutputRedirected && Console.WindowWidth is > 0 and var width ? width : RedirectedWidth;

    public override ConsoleColor BackgroundColor { get; set; } = ConsoleColor.Black;

    public override ConsoleColor ForegroundColor { get; set; } = ConsoleColor.Gray;

    public override Size BufferSize { get => new(Width, 50); set { } }

    public override Size WindowSize { get => new(Width, 50); set { } }

    public override Size MaxPhysicalWindowSize => new(Width, 50);

    public override Size MaxWindowSize => new(Width, 50);

    public override Coordinates CursorPosition { get; set; }

    public override int CursorSize { get; set; } = 25;

    public override Coordinates WindowPosition { get; set; }

    public override string WindowTitle { get; set; } = "";

    public override bool KeyAvailable => false;

    public override void FlushInputBuffer()
    {
    }

    public override KeyInfo ReadKey(ReadKeyOptions options) => throw new HostException("This host reads lines, not keys.");

    public override BufferCell[,] GetBufferContents(Rectangle rectangle) => throw new HostException("This host has no screen buffer.");

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
