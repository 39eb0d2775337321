using MongoDB.Bson;
using MongoDB.Driver;
using Streetcar.Client;

namespace Streetcar.Testing.Tests;

/// <summary>Change streams as MongoDB.Driver's users see them.</summary>
public sealed class ChangeStreamTests : IAsyncLifetime
{
    private static readonly TimeSpan Patience = TimeSpan.FromSeconds(60);

    private StreetcarServer _server = null!;
    private MongoClient _client = null!;

    private IMongoCollection<BsonDocument> Things => _client.GetDatabase("test").GetCollection<BsonDocument>("things");

    public async ValueTask InitializeAsync()
    {
        _server = await StreetcarServer.StartAsync();
        _client = new MongoClient(_server.ConnectionString);
    }

    public async ValueTask DisposeAsync()
    {
        _client.Dispose();
        await _server.DisposeAsync();
    }

    [Theory]
    [InlineData("collection")]
    [InlineData("database")]
    [InlineData("client")]
    public async Task Watch_brings_changes_as_they_are_made(string of)
    {
        using var stream = new Events(of switch
        {
            "collection" => await Things.WatchAsync(),
            "database" => await _client.GetDatabase("test").WatchAsync(),
            _ => await _client.WatchAsync(),
        });
        await Things.InsertOneAsync(new BsonDocument("_id", 1));
        await Things.UpdateOneAsync(new BsonDocument("_id", 1), Builders<BsonDocument>.Update.Set("a", 2));
        await Things.DeleteOneAsync(new BsonDocument("_id", 1));

        var insert = await stream.NextAsync();
        insert.OperationType.ShouldBe(ChangeStreamOperationType.Insert);
        insert.FullDocument.ShouldBe(new BsonDocument("_id", 1));
        insert.CollectionNamespace.FullName.ShouldBe("test.things");
        var update = await stream.NextAsync();
        update.UpdateDescription.UpdatedFields.ShouldBe(new BsonDocument("a", 2));
        (await stream.NextAsync()).OperationType.ShouldBe(ChangeStreamOperationType.Delete);
    }

    [Fact]
    public async Task A_stream_that_waits_is_woken_by_the_commit()
    {
        // Far longer than the test: only the commit can end the wait.
        using var stream = new Events(await Things.WatchAsync(new ChangeStreamOptions { MaxAwaitTime = TimeSpan.FromMinutes(10) }));
        var next = stream.NextAsync();
        await Things.InsertOneAsync(new BsonDocument("_id", 1));

        (await next.WaitAsync(Patience)).DocumentKey.ShouldBe(new BsonDocument("_id", 1));
    }

    [Fact]
    public async Task A_stream_resumes_behind_an_event()
    {
        BsonDocument token;
        using (var stream = new Events(await Things.WatchAsync()))
        {
            await Things.InsertManyAsync([new BsonDocument("_id", 1), new BsonDocument("_id", 2)]);
            token = (await stream.NextAsync()).ResumeToken;
        }

        using var resumed = new Events(await Things.WatchAsync(new ChangeStreamOptions { ResumeAfter = token }));
        (await resumed.NextAsync()).DocumentKey.ShouldBe(new BsonDocument("_id", 2));
    }

    [Theory]
    [InlineData("collection", null)]
    [InlineData("database", null)]
    [InlineData("client", null)]
    [InlineData("collection", "rs0")]
    public async Task A_stream_goes_on_by_itself_after_the_server_was_restarted(string of, string? replicaSet)
    {
        var folder = Directory.CreateTempSubdirectory("streetcar-");
        var server = await StartAsync(0);
        try
        {
            int port = new Uri(server.ConnectionString).Port;
            using var client = new MongoClient(server.ConnectionString);
            var things = client.GetDatabase("test").GetCollection<BsonDocument>("things");
            using var stream = new Events(of switch
            {
                "collection" => await things.WatchAsync(),
                "database" => await things.Database.WatchAsync(),
                _ => await client.WatchAsync(),
            });
            await things.InsertOneAsync(new BsonDocument("_id", 1));
            (await stream.NextAsync()).DocumentKey.ShouldBe(new BsonDocument("_id", 1));

            // While it waits.
            var next = stream.NextAsync();
            await server.DisposeAsync();
            server = await StartAsync(port);
            await things.InsertOneAsync(new BsonDocument("_id", 2));
            (await next).DocumentKey.ShouldBe(new BsonDocument("_id", 2));

            // While nobody reads it.
            await things.InsertOneAsync(new BsonDocument("_id", 3));
            await server.DisposeAsync();
            server = await StartAsync(port);
            (await stream.NextAsync()).DocumentKey.ShouldBe(new BsonDocument("_id", 3));
        }
        finally
        {
            await server.DisposeAsync();
            folder.Delete(recursive: true);
        }

        Task<StreetcarServer> StartAsync(int port) => StreetcarServer.StartAsync(options =>
            (options.Port, options.DataFolder, options.ReplicaSet) = (port, folder.FullName, replicaSet));
    }

    [Fact]
    public async Task An_empty_batch_has_a_token_to_resume_behind()
    {
        using var stream = await Things.WatchAsync(new ChangeStreamOptions { MaxAwaitTime = TimeSpan.FromMilliseconds(1) });
        await stream.MoveNextAsync();
        await stream.MoveNextAsync();
        var token = stream.GetResumeToken();
        token.ShouldNotBeNull();
        await Things.InsertOneAsync(new BsonDocument("_id", 1));

        using var resumed = new Events(await Things.WatchAsync(new ChangeStreamOptions { ResumeAfter = token }));
        (await resumed.NextAsync()).DocumentKey.ShouldBe(new BsonDocument("_id", 1));
    }

    [Fact]
    public async Task A_dropped_collection_ends_the_stream()
    {
        await Things.InsertOneAsync(new BsonDocument("_id", 1));
        using var cursor = await Things.WatchAsync();
        using var stream = new Events(cursor);
        await _client.GetDatabase("test").DropCollectionAsync("things");

        (await stream.NextAsync()).OperationType.ShouldBe(ChangeStreamOperationType.Drop);
        (await stream.NextAsync()).OperationType.ShouldBe(ChangeStreamOperationType.Invalidate);
        (await cursor.MoveNextAsync()).ShouldBeFalse();
    }

    [Theory]
    [InlineData("collection", true)]
    [InlineData("database", true)]
    [InlineData("client", true)]
    [InlineData("collection", false)]
    [InlineData("database", false)]
    [InlineData("client", false)]
    public async Task DocumentClient_watches_over_both_ways(string of, bool inSilo)
    {
        await using var wire = new DocumentClient(_server.ConnectionString);
        var client = inSilo ? _server.Client : wire;
        using var patience = new CancellationTokenSource(Patience);
        await using var changes = of switch
        {
            "collection" => client["test"]["things"].Watch(),
            "database" => client["test"].Watch(),
            _ => client.Watch(),
        };
        await using var events = changes.GetAsyncEnumerator(patience.Token);
        var next = events.MoveNextAsync().AsTask();
        // The stream is opened by the first read, of which there is no sign.
        int written = 0;
        while (!next.IsCompleted)
        {
            await Things.InsertOneAsync(new BsonDocument("_id", written++), cancellationToken: patience.Token);
            await Task.WhenAny(next, Task.Delay(50, patience.Token));
        }

        (await next).ShouldBeTrue();
        int first = events.Current.DocumentKey["_id"].AsInt32;
        events.Current.FullDocument.ShouldBe(new BsonDocument("_id", first));
        for (int id = first + 1; id < written; id++)
        {
            (await events.MoveNextAsync()).ShouldBeTrue();
            events.Current.DocumentKey["_id"].AsInt32.ShouldBe(id);
        }
    }

    [Theory]
    [InlineData("collection")]
    [InlineData("database")]
    [InlineData("client")]
    public async Task DocumentClient_takes_pipelines_of_MongoDBs_driver(string of)
    {
        var client = _server.Client;
        var deletes = new EmptyPipelineDefinition<ChangeStreamDocument<BsonDocument>>()
            .Match(change => change.OperationType == ChangeStreamOperationType.Delete);
        await using var changes = of switch
        {
            "collection" => client["test"]["things"].Watch(deletes),
            "database" => client["test"].Watch(deletes),
            _ => client.Watch(deletes),
        };
        using var patience = new CancellationTokenSource(Patience);
        await using var events = changes.GetAsyncEnumerator(patience.Token);
        var next = events.MoveNextAsync().AsTask();
        // The stream is opened by the first read, of which there is no sign.
        for (int id = 1; !next.IsCompleted; id++)
        {
            await Things.InsertOneAsync(new BsonDocument("_id", id));
            await Things.DeleteOneAsync(new BsonDocument("_id", id));
            await Task.WhenAny(next, Task.Delay(50, patience.Token));
        }

        (await next).ShouldBeTrue();
        events.Current.OperationType.ShouldBe(ChangeStreamOperationType.Delete);
    }

    /// <summary>A stream's events, one after the other.</summary>
    private sealed class Events(IChangeStreamCursor<ChangeStreamDocument<BsonDocument>> cursor) : IDisposable
    {
        private readonly Queue<ChangeStreamDocument<BsonDocument>> _unread = new();

        public async Task<ChangeStreamDocument<BsonDocument>> NextAsync()
        {
            using var patience = new CancellationTokenSource(Patience);
            while (_unread.Count == 0)
            {
                if (!await cursor.MoveNextAsync(patience.Token))
                    throw new InvalidOperationException("The stream is at its end.");
                foreach (var change in cursor.Current)
                    _unread.Enqueue(change);
            }

            return _unread.Dequeue();
        }

        public void Dispose() => cursor.Dispose();
    }
}
