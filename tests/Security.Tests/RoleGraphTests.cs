using Streetcar.Bson;
using Streetcar.Security.Roles;

namespace Streetcar.Security.Tests;

public sealed class RoleGraphTests
{
    [Fact]
    public async Task A_role_allows_what_the_roles_that_it_inherits_allow()
    {
        var resolved = await Resolve(
            ["clerk@shop"],
            "{ role: 'clerk', db: 'shop', privileges: [ { resource: { db: 'shop', collection: 'orders' }, actions: [ 'insert' ] } ], roles: [ { role: 'guest', db: 'shop' }, { role: 'read', db: 'stock' } ] }",
            "{ role: 'guest', db: 'shop', privileges: [ { resource: { db: 'shop', collection: 'orders' }, actions: [ 'find' ] } ], roles: [] }");

        resolved.Roles.Select(role => role.ToString()).ShouldBe(["clerk@shop", "guest@shop", "read@stock"]);
        resolved.Privileges.ShouldBe(
        [
            new(ResourcePattern.Of("shop", "orders"), ActionType.Find, ActionType.Insert),
            .. BuiltinRoles.Find(new RoleName("read", "stock"))!,
        ]);
    }

    [Fact]
    public async Task Roles_that_inherit_each_other_are_followed_once()
    {
        var resolved = await Resolve(
            ["a@shop"],
            "{ role: 'a', db: 'shop', privileges: [ { resource: { cluster: true }, actions: [ 'top' ] } ], roles: [ { role: 'b', db: 'shop' } ] }",
            "{ role: 'b', db: 'shop', privileges: [ { resource: { cluster: true }, actions: [ 'inprog' ] } ], roles: [ { role: 'a', db: 'shop' }, { role: 'b', db: 'shop' } ] }");

        resolved.Roles.Select(role => role.ToString()).ShouldBe(["a@shop", "b@shop"]);
        resolved.Privileges.ShouldBe([new(ResourcePattern.Cluster, ActionType.Inprog, ActionType.Top)]);
    }

    [Fact]
    public async Task A_role_that_there_is_not_allows_nothing()
    {
        var resolved = await Resolve(["gone@shop", "read@shop"]);

        resolved.Roles.Select(role => role.ToString()).ShouldBe(["gone@shop", "read@shop"]);
        resolved.Privileges.ShouldBe(BuiltinRoles.Find(new RoleName("read", "shop"))!);
    }

    [Fact]
    public async Task A_role_of_admin_is_no_role_of_other_databases()
    {
        var resolved = await Resolve(["root@shop", "readAnyDatabase@local", "read@$external"]);

        resolved.Privileges.ShouldBeEmpty();
    }

    [Fact]
    public async Task A_role_that_was_created_does_not_hide_a_built_in_one()
    {
        var resolved = await Resolve(
            ["read@shop"], "{ role: 'read', db: 'shop', privileges: [ { resource: { anyResource: true }, actions: [ 'anyAction' ] } ], roles: [] }");

        resolved.Privileges.ShouldBe(BuiltinRoles.Find(new RoleName("read", "shop"))!);
    }

    [Fact]
    public async Task Actions_that_there_no_longer_are_are_passed_over()
    {
        var resolved = await Resolve(
            ["old@shop"], "{ role: 'old', db: 'shop', privileges: [ { resource: { cluster: true }, actions: [ 'diagLogging', 'top' ] } ], roles: [] }");

        resolved.Privileges.ShouldBe([new(ResourcePattern.Cluster, ActionType.Top)]);
    }

    [Theory]
    [InlineData("{ role: 'bad', db: 'shop', roles: 1 }", ErrorCode.BadValue, "Invalid roles field, expected array")]
    [InlineData("{ role: 'bad', db: 'shop', roles: [ 1 ] }", ErrorCode.BadValue, "RoleName must be either a string or an object")]
    [InlineData("{ role: 'bad', db: 'shop', privileges: {} }", ErrorCode.UnsupportedFormat, "Invalid 'privileges' field in role document 'bad@shop'")]
    [InlineData("{ role: 'bad', db: 'shop', privileges: [ 'find' ] }", ErrorCode.UnsupportedFormat, "Expected privilege document as object, got string")]
    [InlineData("{ role: 'bad', db: 'shop', privileges: [ { resource: {}, actions: [ 'find' ] } ] }", ErrorCode.BadValue, "resource pattern must contain 'collection' or 'systemBuckets' specifier")]
    public async Task A_role_whose_document_is_no_role_fails(string document, ErrorCode code, string message)
    {
        var failure = await Should.ThrowAsync<DocumentException>(() => Resolve(["bad@shop"], document));

        failure.Message.ShouldBe(message);
        failure.Code.ShouldBe(code);
    }

    private static async Task<ResolvedRoles> Resolve(string[] roles, params string[] documents)
    {
        var stored = documents.Select(Json.Document).ToDictionary(document => new RoleName(document["role"].AsString, document["db"].AsString));
        return await RoleGraph.ResolveAsync(
            roles.Select(role => new RoleName(role.Split('@')[0], role.Split('@')[1])),
            (role, _) => new(stored.GetValueOrDefault(role)),
            TestContext.Current.CancellationToken);
    }
}
