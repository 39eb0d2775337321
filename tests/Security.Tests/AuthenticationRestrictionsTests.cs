using System.Net;
using Streetcar.Bson;

namespace Streetcar.Security.Tests;

public sealed class AuthenticationRestrictionsTests
{
    [Theory]
    [InlineData("[]", "1.2.3.4", "5.6.7.8", true)]
    [InlineData("[{ clientSource: ['1.2.3.4'] }]", "1.2.3.4", "5.6.7.8", true)]
    [InlineData("[{ clientSource: ['1.2.3.4'] }]", "1.2.3.5", "5.6.7.8", false)]
    [InlineData("[{ clientSource: ['10.0.0.0/8', '1.2.0.0/15'] }]", "1.3.255.255", "5.6.7.8", true)]
    [InlineData("[{ clientSource: ['1.2.3.4/16'] }]", "1.2.200.1", "5.6.7.8", true)]
    [InlineData("[{ clientSource: ['1.2.3.4/0'] }]", "200.1.1.1", "5.6.7.8", true)]
    [InlineData("[{ clientSource: ['1.2.3.4'], serverAddress: ['5.6.7.8'] }]", "1.2.3.4", "5.6.7.8", true)]
    [InlineData("[{ clientSource: ['1.2.3.4'], serverAddress: ['5.6.7.9'] }]", "1.2.3.4", "5.6.7.8", false)]
    [InlineData("[{ clientSource: ['9.9.9.9'] }, { serverAddress: ['5.6.7.0/24'] }]", "1.2.3.4", "5.6.7.8", true)]
    [InlineData("[{ clientSource: [] }]", "1.2.3.4", "5.6.7.8", false)]
    [InlineData("[{ clientSource: ['2001:db8::/32'] }]", "2001:db8:1::1", "::1", true)]
    [InlineData("[{ clientSource: ['2001:db8::/33'] }]", "2001:db8:8000::1", "::1", false)]
    [InlineData("[{ clientSource: ['127.0.0.1'] }]", "::ffff:127.0.0.1", "::1", true)]
    [InlineData("[{ clientSource: ['127.0.0.1'] }]", "::1", "::1", false)]
    public void One_restriction_with_all_of_its_parts_is_to_be_met(string restrictions, string client, string server, bool allowed) =>
        AuthenticationRestrictions.Parse(Json.Array(restrictions)).Allow(IPAddress.Parse(client), IPAddress.Parse(server)).ShouldBe(allowed);

    [Fact]
    public void Who_has_no_address_meets_no_restriction()
    {
        AuthenticationRestrictions.Parse(Json.Array("[{ clientSource: ['0.0.0.0/0'] }]")).Allow(null, null).ShouldBeFalse();
        AuthenticationRestrictions.Parse(default).Allow(null, null).ShouldBeTrue();
    }

    [Theory]
    [InlineData("[1]", ErrorCode.UnsupportedFormat, "restriction array sub-documents must be address restriction objects")]
    [InlineData("[{}]", ErrorCode.CollectionIsEmpty, "At least one of 'clientSource' and/or 'serverAddress' must be set")]
    [InlineData("[{ clientSource: ['1.2.3.4'], foo: 1 }]", ErrorCode.BadValue, "BSON field 'address restriction.foo' is an unknown field.")]
    [InlineData("[{ clientSource: '1.2.3.4' }]", ErrorCode.BadValue, "Address restrictions must be arrays of strings, and not string")]
    [InlineData("[{ clientSource: [1] }]", ErrorCode.BadValue, "Address restrictions must be strings, and not int")]
    [InlineData("[{ clientSource: ['here'] }]", ErrorCode.UnsupportedFormat, "Invalid CIDR string: 'here'")]
    [InlineData("[{ clientSource: ['1.2.3.4/33'] }]", ErrorCode.UnsupportedFormat, "Invalid CIDR string: '1.2.3.4/33'")]
    [InlineData("[{ clientSource: ['1.2.3.4/-1'] }]", ErrorCode.UnsupportedFormat, "Invalid CIDR string: '1.2.3.4/-1'")]
    [InlineData("[{ clientSource: ['::1/129'] }]", ErrorCode.UnsupportedFormat, "Invalid CIDR string: '::1/129'")]
    public void What_makes_no_sense_is_refused(string restrictions, ErrorCode code, string message)
    {
        var refusal = Should.Throw<DocumentException>(() => AuthenticationRestrictions.Parse(Json.Array(restrictions)));

        refusal.Code.ShouldBe(code);
        refusal.Message.ShouldBe(message);
    }
}
