using System.Diagnostics;
using System.Text.Json;
using System.Text.RegularExpressions;
using Personalize.Engine.Reports;

namespace Personalize.Engine.Tests.Reports;

/// <summary>The page as a headless browser lays it out, in frames as wide as a phone and a desk.</summary>
public sealed class ReportInBrowserTests : IDisposable
{
    private const int Phone = 360;
    private const int Desk = 1280;

    // Loads the page in frames and writes down what it finds; the page itself has no script.
    private const string Harness = """
        <!DOCTYPE html><meta charset="utf-8"><body><script>
          let open = 0; const found = {}, isOutside = (text, figure) => text.right > figure.right + 1 || text.left < figure.left - 1;
          for (const width of [360, 1280]) {
            const frame = document.createElement('iframe'); open++;
            frame.style.width = width + 'px'; frame.style.border = '0'; frame.style.height = '800px'; frame.src = 'report.html';
            frame.onload = () => {
              const page = frame.contentDocument, all = s => [...page.querySelectorAll(s)];
              found[width] = {
                width: page.documentElement.scrollWidth, height: page.documentElement.scrollHeight, mode: page.compatMode,
                background: frame.contentWindow.getComputedStyle(page.body).backgroundColor,
                charts: all('figure').map(f => Math.round(f.getBoundingClientRect().left)),
                smallestText: Math.min(...all('svg text').map(t => t.getBoundingClientRect().height)),
                outside: all('figure').filter(f => [...f.querySelectorAll('text')].some(t => isOutside(t.getBoundingClientRect(), f.getBoundingClientRect())))
                  .map(f => f.textContent),
                scripts: all('script, img, iframe, link, object').length, ran: !!frame.contentWindow.ran,
                resources: frame.contentWindow.performance.getEntriesByType('resource').length,
              };
              if (--open == 0) document.title = 'RESULT' + JSON.stringify(found) + 'END';
            };
            document.body.append(frame);
          }
        </script>
        """;

    private readonly DirectoryInfo _folder = Directory.CreateTempSubdirectory("personalize-report-");

    public void Dispose() => _folder.Delete(recursive: true);

    [BrowserFact]
    public void A_phone_and_a_desk_are_wide_enough_and_nothing_is_loaded()
    {
        var layouts = Open(ReportContents.Searched(ReportContents.Hostile.Replace("alert('x')", "window.ran=1", StringComparison.Ordinal)), isDark: false);

        foreach (var width in new[] { Phone, Desk })
        {
            var layout = layouts[width];
            Assert.Equal(("CSS1Compat", 0, false, 0), (layout.Mode, layout.Scripts, layout.Ran, layout.Resources));
            Assert.InRange(layout.Width, 1, width);
            Assert.InRange(layout.SmallestText, 10, 40);
            Assert.Empty(layout.Outside);
        }

        Assert.Single(layouts[Phone].Charts.Distinct());
        Assert.Equal(3, layouts[Desk].Charts.Distinct().Count());
        Assert.True(layouts[Desk].Height < layouts[Phone].Height);
    }

    [BrowserFact]
    public void Light_and_dark_follow_the_system()
    {
        Assert.Equal("rgb(255, 255, 255)", Open(ReportContents.Searched(), isDark: false)[Desk].Background);
        Assert.Equal("rgb(20, 23, 27)", Open(ReportContents.Searched(), isDark: true)[Desk].Background);
    }

    private Dictionary<int, Layout> Open(ReportContent content, bool isDark)
    {
        File.WriteAllText(Path.Combine(_folder.FullName, "report.html"), ReportPage.Render(content));
        var harness = Path.Combine(_folder.FullName, "harness.html");
        File.WriteAllText(harness, Harness);
        var start = new ProcessStartInfo(BrowserFactAttribute.Path!) { RedirectStandardOutput = true, RedirectStandardError = true };
        foreach (var argument in (string[])
        [
            "--headless", "--no-sandbox", "--disable-gpu", "--no-first-run", $"--user-data-dir={Path.Combine(_folder.FullName, "profile")}",
            "--allow-file-access-from-files", $"--blink-settings=preferredColorScheme={(isDark ? 0 : 1)}", "--virtual-time-budget=10000", "--dump-dom",
            new Uri(harness).AbsoluteUri,
        ])
        {
            start.ArgumentList.Add(argument);
        }

        using var browser = Process.Start(start)!;
        var errors = browser.StandardError.ReadToEndAsync();
        var output = browser.StandardOutput.ReadToEndAsync();
        if (!browser.WaitForExit(TimeSpan.FromMinutes(1)))
            browser.Kill(entireProcessTree: true);
        var result = Regex.Match(output.Result, "RESULT(.*)END");
        Assert.True(result.Success, $"The browser did not open the report:\n{output.Result}\n{errors.Result}");
        return JsonSerializer.Deserialize<Dictionary<int, Layout>>(result.Groups[1].Value, new JsonSerializerOptions(JsonSerializerDefaults.Web))!;
    }

    private sealed record Layout(
        double Width, double Height, string Mode, string Background, int[] Charts, double SmallestText, string[] Outside, int Scripts, bool Ran, int Resources);
}
