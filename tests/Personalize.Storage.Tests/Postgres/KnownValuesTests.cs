using Personalize.Storage.Catalogs.Postgres;

namespace Personalize.Storage.Tests.Postgres;

/// <summary>Values that are known until the next change.</summary>
public sealed class KnownValuesTests
{
    private readonly KnownValues _known = new();
    private long _number = 1;
    private int _asked;
    private int _reads;
    private string _value = "old";

    [Fact]
    public void A_value_is_read_once_until_something_changes()
    {
        Assert.Equal(["old", "old", "old"], Enumerable.Range(0, 3).Select(_ => Read()));
        Assert.Equal((1, 3), (_reads, _asked));

        (_number, _value) = (2, "new");

        Assert.Equal(["new", "new"], Enumerable.Range(0, 2).Select(_ => Read()));
        Assert.Equal((2, 5), (_reads, _asked));
    }

    [Fact]
    public void Within_one_request_the_number_is_asked_for_once()
    {
        Read();
        _asked = 0;
        using (KnownValues.BeginReading())
        {
            Read();
            Read();
        }

        Assert.Equal(1, _asked);
    }

    [Fact]
    public void A_request_sees_what_was_committed_before_it_began()
    {
        using (KnownValues.BeginReading())
            Read();
        (_number, _value) = (2, "new");
        using (KnownValues.BeginReading())
            Assert.Equal("new", Read());
    }

    [Fact]
    public void A_request_that_waits_for_a_change_sees_it()
    {
        using (KnownValues.BeginReading())
        {
            Assert.Equal("old", Read());
            (_number, _value) = (2, "new");
            for (var until = DateTime.UtcNow.AddSeconds(10); Read() == "old" && DateTime.UtcNow < until;)
                Thread.Sleep(5);
            Assert.Equal("new", Read());
        }
    }

    [Fact]
    public void After_a_lost_connection_nothing_is_known()
    {
        Read();
        _value = "of a copy";
        _known.Forget();
        Assert.Equal("of a copy", Read());
    }

    private string Read() => _known.Read(
        ("kind", "name"),
        () =>
        {
            _asked++;
            return _number;
        },
        () =>
        {
            _reads++;
            return _value;
        });
}
