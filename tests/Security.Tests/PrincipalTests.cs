using System.Text;
using Streetcar.Bson;
using Streetcar.Security.Roles;

namespace Streetcar.Security.Tests;

public sealed class PrincipalTests
{
    // Which collections the actions of a resource are allowed on.
    [Theory]
    [InlineData("{ anyResource: true }", "shop.orders shop.system.js admin.system.users local.oplog.rs local.replset.minvalid config.system.sessions shop.system.buckets.prices")]
    [InlineData("{ cluster: true }", "")]
    [InlineData("{ db: '', collection: '' }", "shop.orders")]
    [InlineData("{ db: 'shop', collection: '' }", "shop.orders")]
    [InlineData("{ db: 'local', collection: '' }", "local.oplog.rs")]
    [InlineData("{ db: 'admin', collection: '' }", "")]
    [InlineData("{ db: '', collection: 'orders' }", "shop.orders")]
    [InlineData("{ db: '', collection: 'system.js' }", "shop.system.js")]
    [InlineData("{ db: '', collection: 'system.users' }", "admin.system.users")]
    [InlineData("{ db: '', collection: 'oplog.rs' }", "local.oplog.rs")]
    [InlineData("{ db: 'shop', collection: 'orders' }", "shop.orders")]
    [InlineData("{ db: 'shop', collection: 'system.js' }", "shop.system.js")]
    [InlineData("{ db: 'other', collection: 'orders' }", "")]
    [InlineData("{ db: 'shop', collection: 'order' }", "")]
    [InlineData("{ db: 'local', collection: 'replset.minvalid' }", "local.replset.minvalid")]
    [InlineData("{ db: 'config', collection: '' }", "")]
    [InlineData("{ system_buckets: '' }", "shop.system.buckets.prices")]
    [InlineData("{ system_buckets: 'prices' }", "shop.system.buckets.prices")]
    [InlineData("{ system_buckets: 'price' }", "")]
    [InlineData("{ db: 'shop', system_buckets: '' }", "shop.system.buckets.prices")]
    [InlineData("{ db: 'other', system_buckets: '' }", "")]
    [InlineData("{ db: 'shop', system_buckets: 'prices' }", "shop.system.buckets.prices")]
    [InlineData("{ db: 'shop', collection: 'system.buckets.prices' }", "shop.system.buckets.prices")]
    [InlineData("{ db: '', collection: 'system.buckets.prices' }", "shop.system.buckets.prices")]
    public void A_resource_covers_collections(string resource, string covered)
    {
        string[] collections =
        [
            "shop.orders", "shop.system.js", "admin.system.users", "local.oplog.rs", "local.replset.minvalid",
            "config.system.sessions", "shop.system.buckets.prices",
        ];
        var principal = WithFind(resource);

        string allowed = string.Join(' ', collections.Where(name =>
        {
            var collection = Namespace.Parse(name);
            bool one = principal.Allows(ActionType.Find, collection.Database, collection.Collection);
            principal.Allows(ActionSet.Of(ActionType.Find), collection.Database, collection.Collection).ShouldBe(one);
            principal.Allows(ActionType.Find, collection.Database, Encoding.UTF8.GetBytes(collection.Collection)).ShouldBe(one);
            principal.Knows(collection.Database, collection.Collection).ShouldBe(one);
            principal.Allows(ActionType.Insert, collection.Database, collection.Collection).ShouldBeFalse();
            return one;
        }));

        allowed.ShouldBe(covered);
    }

    [Theory]
    [InlineData("{ anyResource: true }", "shop admin local config", true)]
    [InlineData("{ cluster: true }", "", true)]
    [InlineData("{ db: '', collection: '' }", "shop admin", false)]
    [InlineData("{ db: 'shop', collection: '' }", "shop", false)]
    [InlineData("{ db: 'config', collection: '' }", "config", false)]
    [InlineData("{ db: '', collection: 'orders' }", "", false)]
    [InlineData("{ db: 'shop', collection: 'orders' }", "", false)]
    [InlineData("{ system_buckets: '' }", "", false)]
    public void A_resource_covers_databases_and_the_cluster(string resource, string covered, bool coversCluster)
    {
        var principal = WithFind(resource);

        string.Join(' ', Databases.Where(database => principal.AllowsOnDatabase(ActionType.Find, database))).ShouldBe(covered);
        principal.AllowsOnCluster(ActionType.Find).ShouldBe(coversCluster);
        principal.AllowsOnCluster(ActionType.Insert).ShouldBeFalse();
    }

    [Theory]
    [InlineData("{ anyResource: true }", "shop admin local config")]
    [InlineData("{ cluster: true }", "")]
    [InlineData("{ db: '', collection: '' }", "shop admin")]
    [InlineData("{ db: 'local', collection: '' }", "local")]
    [InlineData("{ db: '', collection: 'orders' }", "shop admin local config")]
    [InlineData("{ db: 'shop', collection: 'orders' }", "shop")]
    [InlineData("{ db: 'config', collection: 'system.sessions' }", "config")]
    [InlineData("{ system_buckets: '' }", "shop admin local config")]
    [InlineData("{ db: 'shop', system_buckets: 'prices' }", "shop")]
    public void Who_may_do_something_in_a_database_knows_of_it(string resource, string known) =>
        string.Join(' ', Databases.Where(WithFind(resource).Knows)).ShouldBe(known);

    [Theory]
    [InlineData("{ anyResource: true }", true)]
    [InlineData("{ db: '', collection: '' }", true)]
    [InlineData("{ db: 'shop', collection: '' }", false)]
    [InlineData("{ cluster: true }", false)]
    public void All_databases_are_covered_by_few_resources(string resource, bool covered) =>
        WithFind(resource).AllowsOnAnyNormal(ActionType.Find).ShouldBe(covered);

    [Fact]
    public void What_several_resources_allow_is_taken_together()
    {
        var principal = With(
            "{ resource: { db: '', collection: '' }, actions: [ 'find' ] }",
            "{ resource: { db: 'shop', collection: '' }, actions: [ 'insert' ] }",
            "{ resource: { db: 'shop', collection: 'orders' }, actions: [ 'update' ] }",
            "{ resource: { db: '', collection: 'orders' }, actions: [ 'remove' ] }",
            "{ resource: { anyResource: true }, actions: [ 'collStats' ] }");

        On("shop", "orders").ShouldBe("collStats,find,insert,remove,update");
        On("shop", "other").ShouldBe("collStats,find,insert");
        On("other", "orders").ShouldBe("collStats,find,remove");
        On("local", "orders").ShouldBe("collStats,remove");
        On("shop", "system.js").ShouldBe("collStats");
        principal.Allows(ActionSet.Of(ActionType.CollStats, ActionType.Find, ActionType.Insert, ActionType.Update), "shop", "orders").ShouldBeTrue();
        principal.Allows(ActionSet.Of(ActionType.Find, ActionType.Validate), "shop", "orders").ShouldBeFalse();

        string On(string database, string collection) => string.Join(
            ',', Enum.GetValues<ActionType>().Where(action => principal.Allows(action, database, collection)).Select(action => action.Name()));
    }

    [Fact]
    public void Nothing_is_allowed_to_who_has_no_role()
    {
        var principal = new Principal(new UserName("ann", "shop"), ResolvedRoles.None);

        principal.Allows(ActionType.Find, "shop", "orders").ShouldBeFalse();
        principal.Allows(ActionType.Find, "local", "oplog.rs").ShouldBeFalse();
        principal.AllowsOnDatabase(ActionType.Find, "shop").ShouldBeFalse();
        principal.AllowsOnCluster(ActionType.Find).ShouldBeFalse();
        principal.Knows("shop").ShouldBeFalse();
        principal.Knows("shop", "orders").ShouldBeFalse();
        principal.Privileges.ShouldBeEmpty();
    }

    [Fact]
    public void Everything_is_allowed_to_the_process_itself()
    {
        foreach (var action in Enum.GetValues<ActionType>())
        {
            Principal.Everything.Allows(action, "admin", "system.users").ShouldBeTrue();
            Principal.Everything.AllowsOnDatabase(action, "local").ShouldBeTrue();
            Principal.Everything.AllowsOnCluster(action).ShouldBeTrue();
        }
    }

    [Fact]
    public void A_check_allocates_nothing()
    {
        var principal = With(
            "{ resource: { db: 'shop', collection: '' }, actions: [ 'find' ] }",
            "{ resource: { db: 'shop', collection: 'orders' }, actions: [ 'update' ] }");
        _ = Check();

        long before = GC.GetAllocatedBytesForCurrentThread();
        bool allowed = Check();
        long allocated = GC.GetAllocatedBytesForCurrentThread() - before;

        allowed.ShouldBeTrue();
        allocated.ShouldBe(0);

        bool Check() => principal.Allows(ActionType.Find, "shop", "orders"u8)
            && principal.Allows(ActionType.Update, "shop", "orders"u8)
            && principal.Allows(ActionType.Update, "shop", "orders")
            && !principal.Allows(ActionType.Insert, "other", "orders")
            && principal.AllowsOnDatabase(ActionType.Find, "shop");
    }

    private static readonly string[] Databases = ["shop", "admin", "local", "config"];

    private static Principal WithFind(string resource) => With($"{{ resource: {resource}, actions: [ 'find' ] }}");

    private static Principal With(params string[] privileges) => new(
        new UserName("ann", "shop"), new ResolvedRoles([], [.. privileges.Select(privilege => Privilege.Parse(Json.Document(privilege), []))]));
}
