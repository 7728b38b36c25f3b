using System.Management.Automation;

namespace Personalize.PowerShell.Identities;

/// <summary>A solution, or the one a version belongs to.</summary>
public sealed class SolutionIdentity : ResourceIdentity
{
    public SolutionIdentity(string nameOrArn)
        : base(nameOrArn)
    {
    }

    public SolutionIdentity(Solution solution)
        : base(solution.Arn)
    {
    }

    public SolutionIdentity(SolutionVersion version)
        : base(version.SolutionArn)
    {
    }

    public SolutionIdentity(PSObject source)
        : base(Property(source, "SolutionArn", "Solution", "Arn", "Name"))
    {
    }
}
