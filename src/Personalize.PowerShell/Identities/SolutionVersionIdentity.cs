using System.Management.Automation;

namespace Personalize.PowerShell.Identities;

/// <summary>A solution version, the version a campaign serves, or the newest version of a solution.</summary>
public sealed class SolutionVersionIdentity : ResourceIdentity
{
    public SolutionVersionIdentity(string arnOrSolution)
        : base(arnOrSolution)
    {
    }

    public SolutionVersionIdentity(SolutionVersion version)
        : base(version.Arn)
    {
    }

    public SolutionVersionIdentity(AutoMLResult result)
        : base(result.SolutionVersionArn)
    {
    }

    public SolutionVersionIdentity(Campaign campaign)
        : base(campaign.SolutionVersionArn)
    {
    }

    public SolutionVersionIdentity(Solution solution)
        : base(solution.Arn)
    {
        IsSolution = true;
    }

    public SolutionVersionIdentity(PSObject source)
        : base(Property(source, "SolutionVersionArn", "SolutionVersion", "Arn", "Name"))
    {
    }

    /// <summary>True if a solution object was given, which stands for all its versions.</summary>
    internal bool IsSolution { get; }
}
