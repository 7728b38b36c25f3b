using Personalize.Server.Protocol;

namespace Personalize.Server.Tests.Protocol;

public sealed class TimeLimitsTests
{
    [Fact]
    public async Task An_answer_in_time_is_given()
    {
        var answer = await TimeLimits.Within(TimeSpan.FromMinutes(1), "ListSchemas", () => Task.FromResult<JsonObject?>(new() { ["a"] = 1 }));
        Assert.Equal(1, (int)answer!["a"]!);
    }

    [Fact]
    public async Task A_refusal_stays_what_it_is() => Assert.Equal(
        "InvalidInputException",
        (await Assert.ThrowsAsync<AwsException>(
            () => TimeLimits.Within(TimeSpan.FromMinutes(1), "ListSchemas", () => throw AwsException.InvalidInput("no")))).Code);

    [Fact]
    public async Task Who_waits_in_vain_is_told_so_and_a_repetition_gets_the_answer()
    {
        var repetitions = new Repetitions(TimeProvider.System);
        using var go = new ManualResetEventSlim();
        var calls = 0;
        Task<JsonObject?> Slow() => repetitions.Once("key", () =>
        {
            calls++;
            go.Wait();
            return Task.FromResult<JsonObject?>(new() { ["n"] = calls });
        });

        var refused = await Assert.ThrowsAsync<AwsException>(() => TimeLimits.Within(TimeSpan.FromMilliseconds(20), "CreateSchema", Slow));
        Assert.Equal((503, "ServiceUnavailableException"), (refused.Status, refused.Code));
        go.Set();
        Assert.Equal(1, (int)(await TimeLimits.Within(TimeSpan.FromMinutes(1), "CreateSchema", Slow))!["n"]!);
    }
}
