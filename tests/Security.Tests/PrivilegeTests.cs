using Streetcar.Bson;

namespace Streetcar.Security.Tests;

public sealed class PrivilegeTests
{
    [Theory]
    [InlineData("{ cluster: true }", ResourceKind.Cluster)]
    [InlineData("{ anyResource: true }", ResourceKind.Any)]
    [InlineData("{ db: '', collection: '' }", ResourceKind.AnyNormal)]
    [InlineData("{ db: 'shop', collection: '' }", ResourceKind.Database)]
    [InlineData("{ db: '', collection: 'orders' }", ResourceKind.Collection)]
    [InlineData("{ db: 'shop', collection: 'orders' }", ResourceKind.Exact)]
    [InlineData("{ db: 'local', collection: 'oplog.$main' }", ResourceKind.Exact)]
    [InlineData("{ system_buckets: '' }", ResourceKind.AnyBuckets)]
    [InlineData("{ system_buckets: 'prices' }", ResourceKind.CollectionBuckets)]
    [InlineData("{ db: 'shop', system_buckets: '' }", ResourceKind.DatabaseBuckets)]
    [InlineData("{ db: 'shop', system_buckets: 'prices' }", ResourceKind.ExactBuckets)]
    public void A_privilege_is_written_as_it_was_read(string resource, ResourceKind kind)
    {
        foreach (string actions in (string[])["[ 'find' ]", "[ 'anyAction' ]", "[ 'find', 'insert', 'remove', 'update' ]"])
        {
            var document = Json.Document($"{{ resource: {resource}, actions: {actions} }}");

            var privilege = Read(document);

            privilege.Resource.Kind.ShouldBe(kind);
            Written(privilege).ShouldBe(document);
        }
    }

    [Theory]
    [InlineData("{ cluster: 1 }", "{ cluster: true }")]
    [InlineData("{ anyResource: { $numberLong: '5' } }", "{ anyResource: true }")]
    [InlineData("{ db: '', system_buckets: 'prices' }", "{ system_buckets: 'prices' }")]
    [InlineData("{ db: '', system_buckets: '' }", "{ system_buckets: '' }")]
    [InlineData("{ db: 'shop', collection: '', other: 1 }", "{ db: 'shop', collection: '' }")]
    public void A_resource_may_be_given_in_other_ways(string given, string written) =>
        Written(Read(Json.Document($"{{ resource: {given}, actions: [ 'find' ] }}")))["resource"].AsDocument.ShouldBe(Json.Document(written));

    [Theory]
    [InlineData("{ actions: [ 'find' ] }", 40414, "BSON field 'privilege.resource' is missing but a required field")]
    [InlineData("{ resource: { cluster: true } }", 40414, "BSON field 'privilege.actions' is missing but a required field")]
    [InlineData("{ resource: 'shop', actions: [ 'find' ] }", 14, "BSON field 'privilege.resource' is the wrong type 'string', expected type 'object'")]
    [InlineData("{ resource: { cluster: true }, actions: 'find' }", 14, "BSON field 'privilege.actions' is the wrong type 'string', expected type 'array'")]
    [InlineData("{ resource: { cluster: true }, actions: [ 'find', 1 ] }", 14, "BSON field 'privilege.actions.1' is the wrong type 'int', expected type 'string'")]
    [InlineData("{ resource: { cluster: true }, actions: [] }", 2, "'actions' field of privilege resource must not be empty")]
    public void What_is_no_privilege_is_refused(string privilege, int code, string message) => ShouldFail(privilege, code, message);

    [Theory]
    [InlineData("{}", 2, "resource pattern must contain 'collection' or 'systemBuckets' specifier")]
    [InlineData("{ db: 'shop' }", 2, "resource pattern must contain 'collection' or 'systemBuckets' specifier")]
    [InlineData("{ collection: 'orders' }", 2, "resource {collection: '...'} must include 'db' field as well")]
    [InlineData("{ db: 'shop', collection: '.orders' }", 2, "'.orders' is not a valid collection name")]
    [InlineData("{ db: 'shop', collection: 'oplog.$main' }", 2, "'oplog.$main' is not a valid collection name")]
    [InlineData("{ db: 'shop', collection: 'orders', system_buckets: 'orders' }", 2, "resource: {collection: '...'} conflicts with resource type 'system_buckets'")]
    [InlineData("{ cluster: false }", 2, "resource: {cluster: false} must be true")]
    [InlineData("{ cluster: true, anyResource: true }", 2, "resource: {cluster: true} conflicts with resource type 'anyResource'")]
    [InlineData("{ cluster: true, db: 'shop' }", 2, "resource: {cluster: true} conflicts with resource type 'db'")]
    [InlineData("{ cluster: true, collection: 'orders' }", 2, "resource: {cluster: true} conflicts with resource type 'collection'")]
    [InlineData("{ cluster: true, system_buckets: 'orders' }", 2, "resource: {cluster: true} conflicts with resource type 'system_buckets'")]
    [InlineData("{ anyResource: 0 }", 2, "resource: {anyResource: false} must be true")]
    [InlineData("{ anyResource: true, db: 'shop' }", 2, "resource: {anyResource: true} conflicts with resource type 'db'")]
    [InlineData("{ anyResource: true, collection: 'orders' }", 2, "resource: {anyResource: true} conflicts with resource type 'collection'")]
    [InlineData("{ anyResource: true, system_buckets: 'orders' }", 2, "resource: {anyResource: true} conflicts with resource type 'system_buckets'")]
    [InlineData("{ cluster: 'yes' }", 14, "BSON field 'privilege.resource.cluster' is the wrong type 'string', expected types '[bool, long, int, decimal, double]'")]
    [InlineData("{ db: 1, collection: '' }", 14, "BSON field 'privilege.resource.db' is the wrong type 'int', expected type 'string'")]
    [InlineData("{ db: '', collection: null }", 14, "BSON field 'privilege.resource.collection' is the wrong type 'null', expected type 'string'")]
    public void What_is_no_resource_is_refused(string resource, int code, string message) =>
        ShouldFail($"{{ resource: {resource}, actions: [ 'find' ] }}", code, message);

    [Fact]
    public void Actions_that_there_are_not_are_told()
    {
        var unknown = new List<string>();

        var privilege = Privilege.Parse(Json.Document("{ resource: { cluster: true }, actions: [ 'find', 'fakeAction', 'FIND' ] }"), unknown);

        privilege.Actions.ShouldBe(ActionSet.Of(ActionType.Find));
        unknown.ShouldBe(["fakeAction", "FIND"]);
    }

    [Fact]
    public void Privileges_on_the_same_resource_become_one()
    {
        var orders = ResourcePattern.Of("shop", "orders");

        var merged = PrivilegeList.Merge(
        [
            new(orders, ActionType.Find),
            new(ResourcePattern.Cluster, ActionType.Top),
            new(orders, ActionType.Insert),
            new(ResourcePattern.Of("shop"), ActionType.Find),
        ]);

        merged.ShouldBe(
        [
            new(orders, ActionType.Find, ActionType.Insert),
            new(ResourcePattern.Cluster, ActionType.Top),
            new(ResourcePattern.Of("shop"), ActionType.Find),
        ]);
    }

    [Fact]
    public void What_is_revoked_goes_from_its_own_resource_alone()
    {
        var orders = ResourcePattern.Of("shop", "orders");

        var left = PrivilegeList.Subtract(
            [new(orders, ActionType.Find), new(ResourcePattern.Of("shop"), ActionType.Find, ActionType.Insert), new(ResourcePattern.Cluster, ActionType.Top)],
            [new(orders, ActionType.Find), new(ResourcePattern.Of("shop"), ActionType.Insert), new(ResourcePattern.Of("shop", "users"), ActionType.Find)]);

        left.ShouldBe([new(ResourcePattern.Of("shop"), ActionType.Find), new(ResourcePattern.Cluster, ActionType.Top)]);
    }

    private static Privilege Read(RawDocument document)
    {
        var unknown = new List<string>();
        var privilege = Privilege.Parse(document, unknown);
        unknown.ShouldBeEmpty();
        return privilege;
    }

    private static RawDocument Written(Privilege privilege)
    {
        using var writer = new RawWriter();
        privilege.Write(writer);
        return writer.ToDocument();
    }

    private static void ShouldFail(string privilege, int code, string message)
    {
        var failure = Should.Throw<DocumentException>(() => Read(Json.Document(privilege)));

        failure.Message.ShouldBe(message);
        failure.Code.ShouldBe((ErrorCode)code);
    }
}
