using Streetcar.Spec.Tests.Discovery;
using Streetcar.Spec.Tests.Running;

namespace Streetcar.Spec.Tests;

/// <summary>The specification of change streams, against a server of its own.</summary>
public sealed class ChangeStreamTests(SpecServer server) : IClassFixture<SpecServer>
{
    public static IEnumerable<TheoryDataRow<string, int>> Tests => SpecRows.Of(test => test.FileStartsWith("change-streams/"));

    [Theory]
    [MemberData(nameof(Tests))]
    public Task Passes(string file, int index) => TestRun.RunAsync(server, file, index);
}

/// <summary>The same against the member of a replica set, which most of its tests are for alone.</summary>
public sealed class ReplicaSetChangeStreamTests(ReplicaSetServer server) : IClassFixture<ReplicaSetServer>
{
    public static IEnumerable<TheoryDataRow<string, int>> Tests =>
        SpecRows.Of(test => test.FileStartsWith("change-streams/"), Topology.ReplicaSet);

    [Theory]
    [MemberData(nameof(Tests))]
    public Task Passes(string file, int index) => TestRun.RunAsync(server, file, index);

    [Fact]
    public async Task The_server_is_the_primary_of_a_replica_set()
    {
        var hello = await server.Client.GetDatabase("admin").RunCommandAsync<BsonDocument>("{ hello: 1 }");
        hello["setName"].AsString.ShouldBe("rs0");
        hello["isWritablePrimary"].AsBoolean.ShouldBeTrue();
    }
}
