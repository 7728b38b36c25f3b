using Personalize.Engine.Common;
using Personalize.Engine.Resources;

namespace Personalize.Engine.Tests.Resources;

public class TagRulesTests
{
    [Fact]
    public void Tags_at_the_limits_pass() => TagRules.Check(
        Enumerable.Range(0, 50).ToDictionary(i => i == 0 ? new string('k', 128) : $"key{i}", _ => new string('v', 256)));

    [Fact]
    public void Every_broken_limit_is_told()
    {
        var tags = Enumerable.Range(0, 51).ToDictionary(i => $"key{i}", _ => "");
        tags["aws:mine"] = "";
        tags[new string('k', 129)] = "";
        tags["long"] = new string('v', 257);

        var error = Assert.Throws<PersonalizeException>(() => TagRules.Check(tags));

        Assert.Equal("InvalidTag", error.ErrorId);
        Assert.All(new[] { "54 tags; at most 50", "reserved", "has 129 characters", "has 257 characters" }, part => Assert.Contains(part, error.Message));
    }
}
