using Personalize.Engine.Common;
using Personalize.Engine.Ports;
using Personalize.Engine.Resources;

namespace Personalize.Contracts;

/// <summary>What every factory of stores must do.</summary>
public abstract class StoreFactoryContract
{
    protected abstract IStoreFactory Factory { get; }

    /// <summary>A location where no store is yet.</summary>
    protected abstract string Location(string name);

    [SkippableFact]
    public void A_store_is_made_where_there_is_none_and_found_again()
    {
        using (var store = Factory.Open(Location("one")))
            Datasets.Make(store.Catalog, "shop");

        using var again = Factory.Open(Location("one"));
        using var other = Factory.Open(Location("two"));

        Assert.Equal("shop", Assert.Single(again.Catalog.List<DatasetGroup>()).Name);
        Assert.Empty(other.Catalog.List<DatasetGroup>());
    }

    [SkippableFact]
    public void A_store_can_be_open_more_than_once()
    {
        using var one = Factory.Open(Location("one"));
        using var two = Factory.Open(Location("one"));

        Datasets.Make(one.Catalog, "shop");

        Assert.Single(two.Catalog.List<DatasetGroup>());
    }

    [SkippableFact]
    public void A_uri_is_refused_by_what_it_is_without_its_password()
    {
        var error = Assert.Throws<PersonalizeException>(() => Factory.Open("postgresql://shop:secret@db.example.com/shop"));

        Assert.Equal((ErrorKind.InvalidInput, "StoreLocationUnsupported"), (error.Kind, error.ErrorId));
        Assert.Contains("postgresql", error.Message, StringComparison.OrdinalIgnoreCase);
        Assert.DoesNotContain("secret", error.Message);
        Assert.Contains("directory", error.NextStep);
    }

    [SkippableTheory]
    [InlineData("")]
    [InlineData("  ")]
    public void An_empty_location_is_refused(string location) =>
        Assert.Equal("StorePathMissing", Assert.Throws<PersonalizeException>(() => Factory.Open(location)).ErrorId);

    [SkippableFact]
    public void Configuration_is_read_and_code_warmed_up_without_a_store()
    {
        Factory.WarmUp();

        Assert.Equal(new List<object?> { 1L }, Factory.Configuration.Parse("[1]"));
    }
}
