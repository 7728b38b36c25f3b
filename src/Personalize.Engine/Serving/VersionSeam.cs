using Personalize.Engine.Data;
using Personalize.Engine.Resources;

namespace Personalize.Engine.Serving;

internal sealed record VersionSeam(Func<string, string?> TryArn, Func<string, SolutionVersion> Get, Func<Solution, SnapshotOptions> OptionsOf);
