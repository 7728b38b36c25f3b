using System.Text;
using Personalize.Server.Security;

namespace Personalize.Server.Tests.Security;

/// <summary>The examples of the public test suite of Signature Version 4, with its key, time and service.</summary>
public sealed class SignatureV4Tests
{
    private const string Time = "20150830T123600Z";

    [Theory]
    [InlineData("GET", "/", "", "", "5fa00fa31553b73ebf1942676e86291e8372ff2a2260956d9b8aae1d763fbf31")]
    [InlineData("POST", "/", "", "", "5da7c1a2acd57cee7505fc6676e4e544621c30862966e37dddb68e92efbe5d6b")]
    [InlineData("GET", "/?Param2=value2&Param1=value1", "", "", "b97d918cfa904a5beff61c982a1b6f458b799221646efd99d3219ec94cdf2500")]
    [InlineData("POST", "/", "My-Header1:value1", "", "c5410059b04c1ee005303aed430f6e6645f61f4dc9e1461ec8f8916fdf18852c")]
    [InlineData(
        "GET", "/", "My-Header1: value1|My-Header2: \"a   b   c\"", "", "acc3ed3afb60bb290fc8d2dd0098b9911fcaa05412b367055dee359757a9c736")]
    [InlineData(
        "POST", "/", "Content-Type:application/x-www-form-urlencoded", "Param1=value1",
        "ff11897932ad3f4e8b18135d722051e5ac45fc38421b1da7b9d196a0fe09473a")]
    [InlineData("GET", "/example/..", "", "", "5fa00fa31553b73ebf1942676e86291e8372ff2a2260956d9b8aae1d763fbf31")]
    [InlineData("GET", "/./", "", "", "5fa00fa31553b73ebf1942676e86291e8372ff2a2260956d9b8aae1d763fbf31")]
    [InlineData("GET", "/ሴ", "", "", "8318018e0b0f223aa2bbf98705b62bb787dc9c0e678f255a891fd03141be5d85")]
    [InlineData("GET", "/example space/", "", "", "652487583200325589f1fba4c7e578f72c47cb61beeca81406b39ddec1366741")]
    public void Signatures_are_those_of_the_suite(string method, string target, string headers, string body, string signature)
    {
        var sent = new SortedDictionary<string, string>(StringComparer.Ordinal) { ["host"] = "example.amazonaws.com", ["x-amz-date"] = Time };
        foreach (var header in headers.Split('|', StringSplitOptions.RemoveEmptyEntries))
            sent[header[..header.IndexOf(':')].ToLowerInvariant()] = header[(header.IndexOf(':') + 1)..];
        var message = new SignedMessage(method, target, name => sent.GetValueOrDefault(name), Encoding.UTF8.GetBytes(body));
        var scope = new CredentialScope("20150830", "us-east-1", "service");

        Assert.Equal(signature, SignatureV4.Compute(message, [.. sent.Keys], "wJalrXUtnFEMI/K7MDENG+bPxRfiCYEXAMPLEKEY", Time, scope));
    }

    [Theory]
    [InlineData("")]
    [InlineData("Basic dXNlcjpwYXNz")]
    [InlineData("AWS4-HMAC-SHA256 ")]
    [InlineData("AWS4-HMAC-SHA256 Credential=a/20150830/eu/personalize/aws4_request, SignedHeaders=host")]
    [InlineData("AWS4-HMAC-SHA256 Credential=a/20150830/eu/personalize, SignedHeaders=host, Signature=0")]
    [InlineData("AWS4-HMAC-SHA256 Credential=/20150830/eu/personalize/aws4_request, SignedHeaders=host, Signature=0")]
    [InlineData("AWS4-HMAC-SHA256 Credential=a/20150830/eu/personalize/aws4_request, SignedHeaders=Host, Signature=0")]
    [InlineData("AWS4-HMAC-SHA256 Credential=a/20150830/eu/personalize/aws4_request, SignedHeaders=host, Signature=0, Signature=1")]
    public void What_is_no_authorization_is_recognised(string text) => Assert.False(AuthorizationHeader.TryParse(text, out _));
}
