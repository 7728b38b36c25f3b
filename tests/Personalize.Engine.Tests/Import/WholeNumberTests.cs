using CsCheck;
using Personalize.Engine.Import;

namespace Personalize.Engine.Tests.Import;

public class WholeNumberTests
{
    [Theory]
    [InlineData("1714521600.0", 1714521600, true)]
    [InlineData("1.7145216E+09", 1714521600, true)]
    [InlineData("17145216e2", 1714521600, true)]
    [InlineData("12345.00000000000000000000000000000000", 12345, true)]
    [InlineData("1714521600.999999999999999999999", 1714521600, false)]
    [InlineData("1.00000000000000000000000000000000000001", 1, false)]
    [InlineData(" +7. ", 7, true)]
    [InlineData(".5", 0, false)]
    [InlineData("-0.5", -1, false)]
    [InlineData("-3.0", -3, true)]
    [InlineData("120e-1", 12, true)]
    [InlineData("125e-1", 12, false)]
    [InlineData("1e-999999999", 0, false)]
    [InlineData("0e999999999", 0, true)]
    [InlineData("9223372036854775807.0", long.MaxValue, true)]
    [InlineData("-9223372036854775808.0", long.MinValue, true)]
    [InlineData("9.223372036854775807e18", long.MaxValue, true)]
    public void Decimal_numbers_are_rounded_down_digit_by_digit(string text, long floor, bool exact)
    {
        Assert.True(WholeNumber.TryFloor(text, out var read, out var isExact));
        Assert.Equal((floor, exact), (read, isExact));
    }

    [Theory]
    [InlineData("")]
    [InlineData(".")]
    [InlineData("e5")]
    [InlineData("1e")]
    [InlineData("1e5.5")]
    [InlineData("1,000")]
    [InlineData("1 000.0")]
    [InlineData("0x10")]
    [InlineData("--1")]
    [InlineData("NaN")]
    [InlineData("9223372036854775808.0")]
    [InlineData("-9223372036854775808.5")]
    [InlineData("1e19")]
    [InlineData("1e999999999")]
    [InlineData("1e9999999999")]
    public void What_is_no_decimal_number_or_does_not_fit_is_not_read(string text) => Assert.False(WholeNumber.TryFloor(text, out _, out _));

    [Fact]
    public void Every_decimal_is_rounded_down_as_decimals_are() => Gen.Decimal[-1e15m, 1e15m].Sample(number =>
        WholeNumber.TryFloor(number.ToString(System.Globalization.CultureInfo.InvariantCulture), out var floor, out var exact)
        && floor == decimal.Floor(number) && exact == decimal.IsInteger(number));
}
