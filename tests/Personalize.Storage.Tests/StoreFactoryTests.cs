using Personalize.Contracts;
using Personalize.Engine.Common;
using Personalize.Engine.Ports;

namespace Personalize.Storage.Tests;

public sealed class StoreFactoryTests : StoreFactoryContract, IDisposable
{
    private readonly TempFolder _folder = new();

    protected override IStoreFactory Factory { get; } = new StoreFactory();

    public void Dispose() => _folder.Dispose();

    [Fact]
    public void A_file_that_is_no_database_and_a_path_that_is_no_directory_are_refused()
    {
        Directory.CreateDirectory(_folder.Store);
        File.WriteAllText(Path.Combine(_folder.Store, "personalize.db"), new string('x', 5000));

        Assert.Equal("StoreDamaged", Assert.Throws<PersonalizeException>(() => Factory.Open(_folder.Store)).ErrorId);
        Assert.Equal("StoreUnusable", Assert.Throws<PersonalizeException>(() => Factory.Open(_folder.Write("file", "text"))).ErrorId);
    }

    [Theory]
    [InlineData("host=x;database=y")]
    [InlineData("a=b")]
    [InlineData("server")]
    public void A_directory_with_a_path_may_be_called_anything(string name)
    {
        using (Factory.Open(Location(name)))
            Assert.True(Directory.Exists(Location(name)));
    }

    protected override string Location(string name) => Path.Combine(_folder.Path, name);
}
