using Personalize.Server.Tests.Clients;

namespace Personalize.Server.Tests.Pages;

/// <summary>A test that needs a headless Chromium.</summary>
[AttributeUsage(AttributeTargets.Method)]
public sealed class BrowserFactAttribute : FactAttribute
{
    public BrowserFactAttribute() => Skip = ClientTools.Browser.Missing;
}
