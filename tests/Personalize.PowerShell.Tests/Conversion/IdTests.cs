using System.Globalization;
using System.Management.Automation;
using System.Numerics;
using Personalize.PowerShell.Conversion;

namespace Personalize.PowerShell.Tests.Conversion;

/// <summary>Ids that arrive as numbers are the digits of the data, in any culture.</summary>
public sealed class IdTests
{
    public static TheoryData<object, string> Ids => new()
    {
        { 105.0, "105" }, { 105f, "105" }, { 105.00m, "105" }, { 1e15, "1000000000000000" }, { 1.5, "1.5" }, { 9.50m, "9.5" }, { -0.0, "0" },
        { (BigInteger)105, "105" }, { ulong.MaxValue, "18446744073709551615" }, { (short)105, "105" }, { 100m, "100" },
        { new Guid("00000000-0000-0000-0000-000000000105"), "00000000-0000-0000-0000-000000000105" }, { "00105", "00105" }, { "105.0", "105.0" },
    };

    [Theory]
    [MemberData(nameof(Ids))]
    public void An_id_is_written_as_the_data_has_it(object id, string expected)
    {
        var culture = CultureInfo.CurrentCulture;
        try
        {
            CultureInfo.CurrentCulture = CultureInfo.GetCultureInfo("de-DE");

            Assert.Equal(expected, new IdTransformationAttribute().Transform(null!, id));
            Assert.Equal([expected], (object[])new IdTransformationAttribute().Transform(null!, new object[] { PSObject.AsPSObject(id) })! switch
            {
                var list => list.Select(one => one is PSObject wrapped ? wrapped.BaseObject : one),
            });
            Assert.Equal(expected, PropertyBag.Text(id));
        }
        finally
        {
            CultureInfo.CurrentCulture = culture;
        }
    }

    [Fact]
    public void Properties_have_no_needless_zeros() =>
        Assert.Equal("""{"a":105,"b":9.5}""", PropertyBag.Json([("a", 105.0m), ("b", 9.50m)]));
}
