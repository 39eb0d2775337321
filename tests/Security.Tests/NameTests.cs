using Streetcar.Bson;

namespace Streetcar.Security.Tests;

public sealed class NameTests
{
    [Theory]
    [InlineData("'read'", "read@shop", "shop.read")]
    [InlineData("{ role: 'read', db: 'other' }", "read@other", "other.read")]
    [InlineData("{ db: 'other', role: 'a.b', more: 1 }", "a.b@other", "other.a.b")]
    public void A_role_is_named_alone_or_with_its_database(string given, string shown, string id)
    {
        var role = RoleName.Parse(Json.Value(given), "shop");

        role.ToString().ShouldBe(shown);
        role.Id.ShouldBe(id);
    }

    [Theory]
    [InlineData("1", "RoleName must be either a string or an object")]
    [InlineData("{ db: 'shop' }", "RoleName must contain a field named: role")]
    [InlineData("{ role: 'read' }", "RoleName must contain a field named: db")]
    [InlineData("{ role: 1, db: 'shop' }", "RoleName must contain a string field named: role. But, has type int")]
    public void What_names_no_role_is_refused(string given, string message) =>
        ShouldFail(() => RoleName.Parse(Json.Value(given), "shop"), message);

    [Theory]
    [InlineData("'ann'", "ann@shop")]
    [InlineData("{ user: 'ann', db: 'other' }", "ann@other")]
    public void A_user_is_named_alone_or_with_his_database(string given, string shown) =>
        UserName.Parse(Json.Value(given), "shop").ToString().ShouldBe(shown);

    [Theory]
    [InlineData("[]", "UserName must be either a string or an object")]
    [InlineData("{ db: 'shop' }", "UserName must contain a field named: user")]
    [InlineData("{ user: 'ann' }", "UserName must contain a field named: db")]
    [InlineData("{ user: null, db: 'shop' }", "UserName must contain a string field named: user. But, has type null")]
    [InlineData("{ user: 'ann', db: 'shop', age: 5 }", "UserName contains an unknown field named: 'age'")]
    public void What_names_no_user_is_refused(string given, string message) =>
        ShouldFail(() => UserName.Parse(Json.Value(given), "shop"), message);

    [Fact]
    public void A_user_is_found_by_the_id_of_his_document()
    {
        UserName.Parse("shop.ann.b").ShouldBe(new UserName("ann.b", "shop"));
        UserName.Parse(new UserName("ann", "shop").Id).ShouldBe(new UserName("ann", "shop"));
        ShouldFail(() => UserName.Parse("ann"), "UserName must contain a '.' separated database.user pair");
    }

    [Fact]
    public void Names_are_written_as_documents()
    {
        using var writer = new RawWriter();
        writer.WriteStartDocument();
        writer.WriteName("user"u8);
        new UserName("ann", "shop").Write(writer);
        writer.WriteName("role"u8);
        new RoleName("read", "other").Write(writer);
        writer.WriteEndDocument();

        writer.ToDocument().ShouldBe(Json.Document("{ user: { user: 'ann', db: 'shop' }, role: { role: 'read', db: 'other' } }"));
    }

    private static void ShouldFail(Func<object> parse, string message)
    {
        var failure = Should.Throw<DocumentException>(parse);

        failure.Message.ShouldBe(message);
        failure.Code.ShouldBe(ErrorCode.BadValue);
    }
}
