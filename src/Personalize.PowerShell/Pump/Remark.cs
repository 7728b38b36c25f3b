using System.Management.Automation;

namespace Personalize.PowerShell.Pump;

/// <summary>Creates the records that say what was decided for the user.</summary>
internal static class Remark
{
    // Marked like Write-Host's, so that it is seen by default and can still be captured (6>) or silenced.
    public static InformationRecord From(string text)
    {
        var record = new InformationRecord(new HostInformationMessage { Message = Visible.Lines(text) }, "Personalize");
        record.Tags.Add("PSHOST");
        return record;
    }
}
