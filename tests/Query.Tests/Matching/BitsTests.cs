namespace Streetcar.Query.Tests.Matching;

public sealed class BitsTests
{
    // 54 is 00110110; the binary below is the same number.
    [Theory]
    [InlineData("{ a: { $bitsAllSet: [1, 5] } }", "{ a: 54 }", true)]
    [InlineData("{ a: { $bitsAllSet: [1, 3] } }", "{ a: 54 }", false)]
    [InlineData("{ a: { $bitsAllSet: 50 } }", "{ a: 54 }", true)]
    [InlineData("{ a: { $bitsAllSet: { $binary: { base64: 'MA==', subType: '00' } } } }", "{ a: 54 }", true)]
    [InlineData("{ a: { $bitsAllSet: [1, 5] } }", "{ a: { $binary: { base64: 'Ng==', subType: '00' } } }", true)]
    [InlineData("{ a: { $bitsAllSet: [1, 9] } }", "{ a: { $binary: { base64: 'Ng==', subType: '00' } } }", false)]
    [InlineData("{ a: { $bitsAllClear: [0, 3] } }", "{ a: 54 }", true)]
    [InlineData("{ a: { $bitsAllClear: [0, 1] } }", "{ a: 54 }", false)]
    [InlineData("{ a: { $bitsAllClear: [0, 99] } }", "{ a: { $binary: { base64: 'Ng==', subType: '00' } } }", true)]
    [InlineData("{ a: { $bitsAnySet: [0, 1] } }", "{ a: 54 }", true)]
    [InlineData("{ a: { $bitsAnySet: [0, 3] } }", "{ a: 54 }", false)]
    [InlineData("{ a: { $bitsAnyClear: [0, 1] } }", "{ a: 54 }", true)]
    [InlineData("{ a: { $bitsAnyClear: [1, 2] } }", "{ a: 54 }", false)]
    [InlineData("{ a: { $bitsAnyClear: [1, 99] } }", "{ a: { $binary: { base64: 'Ng==', subType: '00' } } }", true)]
    [InlineData("{ a: { $bitsAllSet: [100] } }", "{ a: -1 }", true)]
    [InlineData("{ a: { $bitsAllSet: [100] } }", "{ a: 54 }", false)]
    [InlineData("{ a: { $bitsAllSet: [] } }", "{ a: 54 }", true)]
    [InlineData("{ a: { $bitsAnySet: [] } }", "{ a: 54 }", false)]
    [InlineData("{ a: { $bitsAllSet: [1] } }", "{ a: 54.0 }", true)]
    [InlineData("{ a: { $bitsAllSet: [1] } }", "{ a: 54.5 }", false)]
    [InlineData("{ a: { $bitsAllSet: [1] } }", "{ a: { $numberDecimal: '54' } }", true)]
    [InlineData("{ a: { $bitsAllClear: [1] } }", "{ a: 'x' }", false)]
    [InlineData("{ a: { $bitsAllClear: [1] } }", "{}", false)]
    [InlineData("{ a: { $bitsAllSet: [1] } }", "{ a: [1, 2] }", true)]
    public void Bits_are_tested_by_position_and_by_mask(string filter, string document, bool expected) =>
        FilterTable.ShouldMatch(filter, document, expected);

    [Theory]
    [InlineData("{ a: { $bitsAllSet: 'x' } }", 2, "a takes an Array, a number, or a BinData but received: $bitsAllSet: \"x\"")]
    [InlineData("{ a: { $bitsAnySet: [-1] } }", 2, "Failed to parse bit position. Expected a non-negative number in: 0: -1")]
    [InlineData("{ a: { $bitsAnySet: [1, 'x'] } }", 2, "Failed to parse bit position. Expected a number in: 1: \"x\"")]
    [InlineData("{ a: { $bitsAnySet: [1.5] } }", 2, "Failed to parse bit position. Expected an integer: 0: 1.5")]
    [InlineData("{ a: { $bitsAllClear: -1 } }", 9, "Expected a non-negative number in: $bitsAllClear: -1")]
    [InlineData("{ a: { $bitsAllClear: 1.5 } }", 9, "Expected an integer: $bitsAllClear: 1.5")]
    public void A_mask_that_is_none_is_refused(string filter, int code, string message) =>
        FilterTable.ShouldBeRefused(filter, code, message);
}
