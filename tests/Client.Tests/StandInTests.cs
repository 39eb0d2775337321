namespace Streetcar.Client.Tests;

/// <summary>An application's class that takes a client is tested without a server.</summary>
public sealed class StandInTests
{
    [Fact]
    public async Task The_members_of_a_client_are_overridden_by_a_stand_in()
    {
        await using var client = new FixedClient(41);

        (await new NextNumber(client).GetAsync()).ShouldBe(42);
    }

    private sealed class NextNumber(DocumentClient documents)
    {
        public async Task<long> GetAsync() => await documents["shop"]["orders"].CountDocumentsAsync() + 1;
    }

    private sealed class FixedClient(long count) : DocumentClient
    {
        public override Database this[string database] => new FixedDatabase(count);
    }

    private sealed class FixedDatabase(long count) : Database
    {
        public override Collection<BsonDocument> this[string collection] => new FixedCollection(count);
    }

    private sealed class FixedCollection(long count) : Collection<BsonDocument>
    {
        public override Task<long> CountDocumentsAsync(
            Filter<BsonDocument> filter = default, CountOptions? options = null, CancellationToken cancellationToken = default) =>
            Task.FromResult(count);
    }
}
