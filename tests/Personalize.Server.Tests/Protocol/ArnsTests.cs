using Personalize.Server.Protocol;

namespace Personalize.Server.Tests.Protocol;

public sealed class ArnsTests
{
    [Theory]
    [InlineData("arn:aws:personalize:us-east-1:123456789012:campaign/shop", "arn:local:personalize:::campaign/shop")]
    [InlineData("arn:aws-cn:personalize:cn-north-1:1:solution/shop/0a1b", "arn:local:personalize:::solution/shop/0a1b")]
    [InlineData("arn:local:personalize:::campaign/shop", "arn:local:personalize:::campaign/shop")]
    [InlineData("arn:aws:personalize:::recipe/aws-hrnn", "arn:aws:personalize:::recipe/aws-hrnn")]
    [InlineData("arn:aws:s3:eu-west-1:123456789012:campaign/shop", "arn:aws:s3:eu-west-1:123456789012:campaign/shop")]
    [InlineData("shop", "shop")]
    public void Arns_of_the_service_mean_resources_here(string given, string local) => Assert.Equal(local, Arns.ToLocal(given));

    [Fact]
    public void Arns_are_answered_in_the_form_of_the_service() => Assert.Equal(
        "arn:aws:personalize:eu-west-1:123456789012:campaign/shop", Arns.ToService("arn:local:personalize:::campaign/shop", "eu-west-1", "123456789012"));
}
