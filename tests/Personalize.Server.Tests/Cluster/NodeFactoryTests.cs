using System.Net;
using Personalize.Server.Cluster;
using Personalize.Server.Hosting;

namespace Personalize.Server.Tests.Cluster;

/// <summary>Where the other nodes reach a node, and what it is called.</summary>
public sealed class NodeFactoryTests
{
    private const string Database = "Host=127.0.0.1;Database=x;Folder=/mnt/x";

    [Fact]
    public void A_given_address_with_a_port_is_taken() =>
        Assert.Equal(IPEndPoint.Parse("127.0.0.1:11111"), NodeFactory.AddressOf(Settings("--cluster-address", "127.0.0.1:11111")));

    [Fact]
    public void Without_a_port_a_free_one_is_taken()
    {
        var address = NodeFactory.AddressOf(Settings("--cluster-address", "127.0.0.1"));
        Assert.Equal(IPAddress.Loopback, address.Address);
        Assert.NotEqual(0, address.Port);
    }

    [Fact]
    public void Without_an_address_that_on_the_way_to_the_database_is_taken() =>
        Assert.Equal(IPAddress.Loopback, NodeFactory.AddressOf(Settings()).Address);

    [Fact]
    public void What_is_no_address_is_refused() =>
        Assert.Throws<ArgumentException>(() => NodeFactory.AddressOf(Settings("--cluster-address", "node three")));

    [Fact]
    public void Files_of_a_node_are_apart_and_those_of_jobs_are_shared()
    {
        var settings = Settings("--node-name", "node-3.example");
        Assert.Equal(Path.Combine("/mnt/x", "servers", "node-3.example"), settings.State);
        Assert.Equal(Path.Combine("/mnt/x", "transfers"), settings.Transfers);
        Assert.Equal(Path.Combine("/mnt/y", "server", "transfers"), new ServerSettings { Store = "/mnt/y" }.Transfers);
    }

    [Theory]
    [InlineData("../other")]
    [InlineData("")]
    [InlineData(".")]
    [InlineData("a/b")]
    public void A_name_that_is_no_name_of_a_folder_is_refused(string name) =>
        Assert.Throws<ArgumentException>(() => Settings("--node-name", name));

    private static ServerSettings Settings(params string[] options) => SettingsParser.Parse(["--store", Database, .. options]);
}
