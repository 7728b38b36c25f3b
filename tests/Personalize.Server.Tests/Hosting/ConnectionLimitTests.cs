using System.Net;
using System.Net.Sockets;
using System.Text;

namespace Personalize.Server.Tests.Hosting;

/// <summary>Clients that only hold connections are cut off, and others are served meanwhile.</summary>
public sealed class ConnectionLimitTests
{
    private const string Head = "POST /events HTTP/1.1\r\nHost: localhost\r\nContent-Type: application/json\r\nContent-Length: 5000\r\n";

    [Theory]
    [InlineData("")]
    [InlineData("POST / HTTP/1.1\r\nHost: loc")]
    [InlineData(Head + "\r\n{\"trackingId\":")]
    public async Task A_connection_without_a_whole_request_is_closed_after_its_time(string sent)
    {
        await using var server = await TestServer.Start(settings => settings with
        {
            HeadersTimeout = TimeSpan.FromSeconds(1), IdleTimeout = TimeSpan.FromSeconds(1), BodyGrace = TimeSpan.FromSeconds(1.5),
        });
        using var slow = await Connect(server, sent);
        using var client = server.Client();

        var closed = ReadToEnd(slow);
        Assert.NotNull((await client.Call("ListRecipes"))["recipes"]);

        // An answer, if there is one, says that the client took too long.
        Assert.Matches("^($|HTTP/1.1 4)", await closed);
        Assert.NotNull((await client.Call("ListRecipes"))["recipes"]);
    }

    [Fact]
    public async Task Connections_beyond_the_limit_are_closed_and_those_before_it_are_served()
    {
        await using var server = await TestServer.Start(settings => settings with { MostConnections = 3 });
        using var client = server.Client();
        await client.Call("ListRecipes");
        using var second = await Connect(server, "");
        using var third = await Connect(server, "");

        using var fourth = await Connect(server, "");

        Assert.Equal("", await ReadToEnd(fourth));
        Assert.NotNull((await client.Call("ListRecipes"))["recipes"]);
    }

    private static async Task<Socket> Connect(TestServer server, string sent)
    {
        var address = new Uri(server.Address);
        var socket = new Socket(AddressFamily.InterNetwork, SocketType.Stream, ProtocolType.Tcp);
        await socket.ConnectAsync(IPAddress.Parse(address.Host), address.Port);
        await socket.SendAsync(Encoding.ASCII.GetBytes(sent));
        return socket;
    }

    // What the server sends until it closes the connection, which may also be a reset.
    private static async Task<string> ReadToEnd(Socket socket)
    {
        var (received, buffer) = (new StringBuilder(), new byte[4096]);
        try
        {
            while (await socket.ReceiveAsync(buffer) is > 0 and var count)
                received.Append(Encoding.ASCII.GetString(buffer, 0, count));
        }
        catch (SocketException exception) when (exception.SocketErrorCode == SocketError.ConnectionReset)
        {
            // Closed as well.
        }

        return received.ToString();
    }
}
