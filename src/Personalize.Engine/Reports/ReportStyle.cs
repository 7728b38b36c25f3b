namespace Personalize.Engine.Reports;

/// <summary>The style of a report. People who do not see red or green can also distinguish the colours of the series.</summary>
internal static class ReportStyle
{
    /// <summary>Contains no quotes or other characters that are escaped in a page, because a style sheet would not understand the escapes.</summary>
    public const string Css = """
        :root {
          --back: #ffffff; --fore: #1b1e23; --muted: #57606b; --line: #dde1e6; --card: #f5f6f8;
          --s0: #0a62c9; --s1: #b8500a; --s2: #0b7a55; --other: #9aa5b1; --won: #e8f1fd;
        }
        @media (prefers-color-scheme: dark) {
          :root {
            --back: #14171b; --fore: #e6e9ed; --muted: #9ba5b0; --line: #343b43; --card: #1d2126;
            --s0: #6fb4ff; --s1: #ffa45e; --s2: #55cf9f; --other: #66717d; --won: #17293f;
          }
        }
        * { box-sizing: border-box; }
        body {
          margin: 0 auto; padding: 16px; max-width: 1100px; background: var(--back); color: var(--fore);
          font: 15px/1.5 system-ui, -apple-system, Segoe UI, Roboto, sans-serif; overflow-wrap: anywhere;
        }
        h1 { font-size: 24px; line-height: 1.25; margin: 0 0 4px; }
        h2 { font-size: 18px; margin: 36px 0 8px; padding-top: 12px; border-top: 1px solid var(--line); }
        p { margin: 0 0 10px; }
        .muted, footer { color: var(--muted); }
        .reason { color: var(--muted); font-size: 13px; }
        .notice { padding: 8px 12px; border-left: 4px solid var(--s1); background: var(--card); }
        .tiles { display: grid; grid-template-columns: repeat(auto-fit, minmax(150px, 1fr)); gap: 10px; margin: 16px 0 0; padding: 0; list-style: none; }
        .tiles li { background: var(--card); border-radius: 8px; padding: 10px 12px; }
        .tiles span { display: block; font-size: 13px; }
        .tiles b { font-size: 24px; font-variant-numeric: tabular-nums; }
        .charts { display: grid; grid-template-columns: repeat(auto-fill, minmax(min(100%, 320px), 1fr)); gap: 16px; margin: 8px 0 16px; }
        figure { margin: 0; max-width: 420px; }
        figcaption { font-weight: 600; font-size: 14px; }
        svg { display: block; width: 100%; height: auto; }
        svg text { font-size: 12px; fill: var(--muted); }
        svg text.value { fill: var(--fore); }
        .grid { stroke: var(--line); }
        .line { fill: none; stroke-linejoin: round; }
        .bold { stroke-width: 2.5; }
        .faint { stroke-width: 1.2; opacity: 0.55; }
        .s0 { --series: var(--s0); } .s1 { --series: var(--s1); } .s2 { --series: var(--s2); } .other { --series: var(--other); }
        .line { stroke: var(--series); }
        .mark, .bar { fill: var(--series); }
        .hollow { fill: var(--back); stroke: var(--series); stroke-width: 1.6; }
        .legend { display: flex; flex-wrap: wrap; gap: 2px 14px; margin: 0; padding: 0; list-style: none; font-size: 13px; color: var(--muted); }
        .legend li { border-left: 12px solid var(--series); padding-left: 5px; line-height: 1.2; }
        .table { overflow-x: auto; }
        table { border-collapse: collapse; width: 100%; font-size: 14px; }
        th, td { padding: 6px 8px; border-bottom: 1px solid var(--line); text-align: left; vertical-align: top; }
        thead th { color: var(--muted); font-weight: 600; vertical-align: bottom; overflow-wrap: normal; }
        tbody th { font-weight: 400; overflow-wrap: normal; }
        @media (max-width: 480px) { th, td { padding: 6px 4px; } table { font-size: 13px; } }
        .number { text-align: right; font-variant-numeric: tabular-nums; }
        td.number, .whole { white-space: nowrap; }
        .strong { font-weight: 600; }
        .upper td { border-bottom: 0; padding-bottom: 0; }
        .winner { background: var(--won); }
        dl { display: grid; grid-template-columns: repeat(auto-fill, minmax(min(100%, 300px), 1fr)); gap: 2px 24px; margin: 0 0 14px; }
        dl div { display: flex; justify-content: space-between; gap: 16px; border-bottom: 1px solid var(--line); padding: 4px 0; }
        dt { color: var(--muted); flex: none; max-width: 60%; }
        dd { margin: 0; text-align: right; }
        footer { margin-top: 36px; font-size: 13px; }
        """;
}
