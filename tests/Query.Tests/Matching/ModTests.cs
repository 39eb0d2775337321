namespace Streetcar.Query.Tests.Matching;

public sealed class ModTests
{
    [Theory]
    [InlineData("{ a: { $mod: [4, 0] } }", "{ a: 8 }", true)]
    [InlineData("{ a: { $mod: [4, 0] } }", "{ a: 9 }", false)]
    [InlineData("{ a: { $mod: [4, 1] } }", "{ a: 9.7 }", true)]
    [InlineData("{ a: { $mod: [4.9, 1.9] } }", "{ a: 9 }", true)]
    [InlineData("{ a: { $mod: [4, -1] } }", "{ a: -9 }", true)]
    [InlineData("{ a: { $mod: [-4, 1] } }", "{ a: 9 }", true)]
    [InlineData("{ a: { $mod: [4, 1] } }", "{ a: { $numberDecimal: '9.99' } }", true)]
    [InlineData("{ a: { $mod: [4, 0] } }", "{ a: { $numberDouble: 'NaN' } }", false)]
    [InlineData("{ a: { $mod: [4, 0] } }", "{ a: { $numberDouble: 'Infinity' } }", false)]
    [InlineData("{ a: { $mod: [4, 0] } }", "{ a: { $numberDecimal: '1E400' } }", false)]
    [InlineData("{ a: { $mod: [4, 0] } }", "{ a: 'x' }", false)]
    [InlineData("{ a: { $mod: [4, 0] } }", "{}", false)]
    [InlineData("{ a: { $mod: [4, 0] } }", "{ a: [1, 8] }", true)]
    [InlineData("{ a: { $mod: [-1, 0] } }", "{ a: { $numberLong: '-9223372036854775808' } }", true)]
    public void Mod_asks_for_the_remainder_of_the_truncated_number(string filter, string document, bool expected) =>
        FilterTable.ShouldMatch(filter, document, expected);

    [Theory]
    [InlineData("{ a: { $mod: 1 } }", "malformed mod, needs to be an array")]
    [InlineData("{ a: { $mod: [] } }", "malformed mod, not enough elements")]
    [InlineData("{ a: { $mod: [1] } }", "malformed mod, not enough elements")]
    [InlineData("{ a: { $mod: [1, 2, 3] } }", "malformed mod, too many elements")]
    [InlineData("{ a: { $mod: ['x', 1] } }", "malformed mod, divisor not a number")]
    [InlineData("{ a: { $mod: [1, 'x'] } }", "malformed mod, remainder not a number")]
    [InlineData("{ a: { $mod: [0, 1] } }", "divisor cannot be 0")]
    [InlineData("{ a: { $mod: [0.5, 1] } }", "divisor cannot be 0")]
    [InlineData("{ a: { $mod: [{ $numberDouble: 'NaN' }, 1] } }", "malformed mod, divisor value is invalid :: caused by :: Unable to coerce NaN/Inf to integral type")]
    [InlineData("{ a: { $mod: [1, 1e300] } }", "malformed mod, remainder value is invalid :: caused by :: Out of bounds coercing to integral value")]
    public void A_malformed_mod_is_refused(string filter, string message) =>
        FilterTable.ShouldBeRefused(filter, 2, message);
}
