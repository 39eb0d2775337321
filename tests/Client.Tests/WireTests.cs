namespace Streetcar.Client.Tests;

/// <summary>What only the wire can do: break, be full, and have several ends.</summary>
[Collection(SiloTests.Name)]
public sealed class WireTests(RunningSilo silo)
{
    [Fact]
    public async Task A_write_whose_reply_is_lost_is_repeated_and_applied_once()
    {
        await using var proxy = new CuttingProxy(silo.EndPoint);
        await using var client = new DocumentClient("127.0.0.1", proxy.Port);
        var collection = client[NewName()]["things"];
        await collection.InsertOneAsync("{ _id: 0, n: 0 }");

        proxy.CutReplies();
        (await collection.UpdateOneAsync("{ _id: 0 }", "{ $inc: { n: 1 } }")).ModifiedCount.ShouldBe(1);
        proxy.CutReplies();
        await collection.InsertOneAsync("{ _id: 1 }");
        proxy.CutReplies();
        await collection.InsertManyAsync(["{ _id: 2 }", "{ _id: 3 }"]);
        proxy.CutReplies();
        (await collection.FindOneAndUpdateAsync("{ _id: 0 }", "{ $inc: { n: 1 } }", new() { ReturnAfter = true }))!["n"].ShouldBe(2);
        proxy.CutReplies();
        (await collection.DeleteOneAsync("{ _id: { $gt: 0 } }")).DeletedCount.ShouldBe(1);

        (await collection.FindOneAsync(0))!["n"].ShouldBe(2);
        (await collection.CountDocumentsAsync()).ShouldBe(3);
    }

    [Fact]
    public async Task A_read_whose_reply_is_lost_is_repeated()
    {
        await using var proxy = new CuttingProxy(silo.EndPoint);
        await using var client = new DocumentClient("127.0.0.1", proxy.Port);
        var collection = client[NewName()]["things"];
        await collection.InsertOneAsync("{ _id: 1 }");

        proxy.CutReplies();
        (await collection.FindOneAsync(1)).ShouldNotBeNull();
        proxy.CutReplies();
        (await collection.Find().ToListAsync(10)).Count.ShouldBe(1);
        proxy.CutReplies();
        (await collection.CountDocumentsAsync()).ShouldBe(1);
        proxy.CutReplies();
        (await client.ListDatabaseNamesAsync()).ShouldContain(collection.Database.Name);
    }

    [Fact]
    public async Task A_write_to_many_documents_is_not_repeated()
    {
        await using var proxy = new CuttingProxy(silo.EndPoint);
        await using var client = new DocumentClient("127.0.0.1", proxy.Port);
        var collection = client[NewName()]["things"];
        await collection.InsertOneAsync("{ _id: 0, n: 0 }");

        proxy.CutReplies();
        var error = await Should.ThrowAsync<ConnectionException>(() => collection.UpdateManyAsync("{}", "{ $inc: { n: 1 } }"));

        error.Message.ShouldContain($"127.0.0.1:{proxy.Port}");
        (await collection.FindOneAsync(0))!["n"].ShouldBe(1);
    }

    [Theory]
    [InlineData("retryWrites=false")]
    [InlineData("retryReads=false")]
    public async Task What_is_not_to_be_repeated_is_not(string option)
    {
        await using var proxy = new CuttingProxy(silo.EndPoint);
        await using var client = new DocumentClient($"mongodb://127.0.0.1:{proxy.Port}/?{option}");
        var collection = client[NewName()]["things"];
        await client.ListDatabaseNamesAsync();

        proxy.CutReplies();
        await Should.ThrowAsync<ConnectionException>(() =>
            option == "retryReads=false" ? collection.FindOneAsync() : collection.InsertOneAsync("{}"));
    }

    [Fact]
    public async Task A_command_that_fails_twice_is_an_error()
    {
        await using var proxy = new CuttingProxy(silo.EndPoint);
        await using var client = new DocumentClient($"mongodb://127.0.0.1:{proxy.Port}/?serverSelectionTimeoutMS=200");
        await client.ListDatabaseNamesAsync();

        proxy.CutReplies(int.MaxValue);

        await Should.ThrowAsync<ConnectionException>(() => client["a"]["b"].FindOneAsync());
    }

    [Fact]
    public async Task Connections_that_broke_while_nobody_used_them_are_not_noticed()
    {
        await using var proxy = new CuttingProxy(silo.EndPoint);
        await using var client = new DocumentClient($"mongodb://127.0.0.1:{proxy.Port}/?retryReads=false&retryWrites=false");
        var collection = client[NewName()]["things"];
        await collection.InsertOneAsync("{ _id: 1 }");

        proxy.CutAll();
        await UntilAsync(async () =>
        {
            // The news of the cut takes a moment to come through, in which a command may still run into it.
            try
            {
                return await collection.FindOneAsync(1) is not null;
            }
            catch (ConnectionException)
            {
                return false;
            }
        });

        proxy.Accepted.ShouldBeGreaterThan(1);
    }

    [Fact]
    public async Task The_next_host_takes_over_from_one_that_goes()
    {
        await using var one = new CuttingProxy(silo.EndPoint);
        await using var other = new CuttingProxy(silo.EndPoint);
        await using var client = new DocumentClient($"mongodb://127.0.0.1:{one.Port},127.0.0.1:{other.Port}");
        var collection = client[NewName()]["things"];
        await collection.InsertOneAsync("{ _id: 1 }");
        (one.Accepted, other.Accepted).ShouldBe((1, 0));

        await one.StopAsync();
        await collection.InsertOneAsync("{ _id: 2 }");
        (await collection.CountDocumentsAsync()).ShouldBe(2);

        other.Accepted.ShouldBeGreaterThan(0);
    }

    [Fact]
    public async Task A_host_that_is_down_at_first_is_passed_over()
    {
        await using var gone = new CuttingProxy(silo.EndPoint);
        await gone.StopAsync();
        await using var client = new DocumentClient($"mongodb://127.0.0.1:1,127.0.0.1:{silo.EndPoint.Port}");

        (await client["a"].CommandAsync("{ ping: 1 }"))["ok"].ShouldBe(1.0);
    }

    [Fact]
    public async Task Where_no_host_answers_the_error_tells_what_each_one_did()
    {
        await using var client = new DocumentClient("mongodb://127.0.0.1:1,127.0.0.1:2/?serverSelectionTimeoutMS=50");

        var error = await Should.ThrowAsync<ConnectionException>(() => client["a"]["b"].FindOneAsync());

        error.Message.ShouldContain("127.0.0.1:1: ");
        error.Message.ShouldContain("127.0.0.1:2: ");
        error.Message.ShouldContain("serverSelectionTimeoutMS of 50 ms");
        error.Message.ShouldContain("See that one is running");
    }

    [Fact]
    public async Task A_client_waits_for_a_silo_that_comes_up_later()
    {
        int port = FreePort();
        await using var client = new DocumentClient($"mongodb://127.0.0.1:{port}");
        var pinging = client["a"].CommandAsync("{ ping: 1 }");

        await using var forwarding = new CuttingProxy(silo.EndPoint, port);

        (await pinging)["ok"].ShouldBe(1.0);
    }

    [Fact]
    public async Task No_more_connections_are_opened_than_the_pool_may_have()
    {
        await using var proxy = new CuttingProxy(silo.EndPoint);
        await using var client = new DocumentClient($"mongodb://127.0.0.1:{proxy.Port}/?maxPoolSize=3");
        var collection = client[NewName()]["things"];

        await Task.WhenAll(Enumerable.Range(0, 60).Select(i => collection.InsertOneAsync(new() { ["_id"] = i })));

        proxy.Accepted.ShouldBeLessThanOrEqualTo(3);
        (await collection.CountDocumentsAsync()).ShouldBe(60);
    }

    [Fact]
    public async Task One_connection_serves_one_command_after_another()
    {
        await using var proxy = new CuttingProxy(silo.EndPoint);
        await using var client = new DocumentClient("127.0.0.1", proxy.Port);
        var collection = client[NewName()]["things"];

        for (int i = 0; i < 20; i++)
            await collection.InsertOneAsync(new() { ["_id"] = i });

        proxy.Accepted.ShouldBe(1);
    }

    [Fact]
    public async Task Waiting_too_long_for_a_connection_is_an_error()
    {
        await using var proxy = new CuttingProxy(silo.EndPoint);
        await using var client = new DocumentClient($"mongodb://127.0.0.1:{proxy.Port}/?maxPoolSize=1&waitQueueTimeoutMS=50");
        await client["a"].CommandAsync("{ ping: 1 }");
        proxy.KeepSilent(true);
        using var cancellation = new CancellationTokenSource();
        var blocking = client["a"].CommandAsync("{ ping: 1 }", cancellationToken: cancellation.Token);

        var error = await Should.ThrowAsync<ConnectionException>(() => client["a"]["b"].FindOneAsync());

        error.Message.ShouldContain("raise maxPoolSize or waitQueueTimeoutMS");
        await cancellation.CancelAsync();
        await Should.ThrowAsync<OperationCanceledException>(() => blocking);
    }

    [Fact]
    public async Task A_command_that_is_cancelled_does_not_disturb_the_next()
    {
        await using var proxy = new CuttingProxy(silo.EndPoint);
        await using var client = new DocumentClient($"mongodb://127.0.0.1:{proxy.Port}/?maxPoolSize=1");
        var collection = client[NewName()]["things"];
        await collection.InsertManyAsync(["{ _id: 1 }", "{ _id: 2 }"]);
        proxy.KeepSilent(true);
        using var cancellation = new CancellationTokenSource();
        var cancelled = collection.FindOneAsync(1, cancellation.Token);

        await cancellation.CancelAsync();
        await Should.ThrowAsync<OperationCanceledException>(() => cancelled);
        proxy.KeepSilent(false);

        (await collection.FindOneAsync(2))!["_id"].ShouldBe(2);
    }

    [Fact]
    public async Task The_session_of_a_command_that_was_given_up_is_not_used_again()
    {
        await using var proxy = new CuttingProxy(silo.EndPoint);
        var events = new System.Collections.Concurrent.ConcurrentQueue<CommandEvent>();
        await using var client = new DocumentClient(
            new ClientOptions { Hosts = [new("127.0.0.1", proxy.Port)], Monitor = events.Enqueue });
        var collection = client[NewName()]["things"];
        await collection.InsertOneAsync("{ _id: 1 }");
        await collection.InsertOneAsync("{ _id: 2 }");
        proxy.KeepSilent(true);
        using var cancellation = new CancellationTokenSource();
        var cancelled = collection.InsertOneAsync("{ _id: 3 }", null, cancellation.Token);
        await cancellation.CancelAsync();
        await Should.ThrowAsync<OperationCanceledException>(() => cancelled);
        proxy.KeepSilent(false);

        await collection.InsertOneAsync("{ _id: 4 }");

        var sessions = events.OfType<CommandStarted>().Select(e => e.Command["lsid"]).ToList();
        sessions[1].ShouldBe(sessions[0]);
        sessions[2].ShouldBe(sessions[0]);
        sessions[3].ShouldNotBe(sessions[0]);
        events.OfType<CommandStarted>().Select(e => e.Command["txnNumber"].AsInt64).ShouldBe([1, 2, 3, 1]);
    }

    [Fact]
    public async Task A_command_is_not_even_sent_for_a_token_that_is_cancelled_already()
    {
        await using var client = new DocumentClient("127.0.0.1", silo.EndPoint.Port);

        await Should.ThrowAsync<OperationCanceledException>(() => client["a"]["b"].InsertOneAsync("{}", null, new(canceled: true)));
    }

    [Fact]
    public async Task A_reply_that_does_not_come_in_time_is_an_error()
    {
        await using var proxy = new CuttingProxy(silo.EndPoint);
        await using var client = new DocumentClient($"mongodb://127.0.0.1:{proxy.Port}/?socketTimeoutMS=100");
        await client["a"].CommandAsync("{ ping: 1 }");
        proxy.KeepSilent(true);

        var error = await Should.ThrowAsync<ConnectionException>(() => client["a"].CommandAsync("{ ping: 1 }"));

        error.Message.ShouldContain("socketTimeoutMS of 100 ms");
    }

    [Fact]
    public async Task A_host_that_takes_connections_and_says_nothing_is_given_up()
    {
        await using var proxy = new CuttingProxy(silo.EndPoint);
        proxy.KeepSilent(true);
        await using var client = new DocumentClient(
            $"mongodb://127.0.0.1:{proxy.Port}/?connectTimeoutMS=50&serverSelectionTimeoutMS=200");

        var error = await Should.ThrowAsync<ConnectionException>(() => client["a"].CommandAsync("{ ping: 1 }"));

        error.Message.ShouldContain("no answer within");
    }

    [Fact]
    public async Task Messages_are_compressed_where_both_sides_want_it()
    {
        await using var proxy = new CuttingProxy(silo.EndPoint);
        await using var client = new DocumentClient($"mongodb://127.0.0.1:{proxy.Port}/?compressors=zlib");
        var collection = client[NewName()]["things"];
        string text = new('x', 1_000_000);

        await collection.InsertOneAsync(new() { ["_id"] = 1, ["text"] = text });

        (await collection.FindOneAsync(1))!["text"].ShouldBe(text);
        proxy.BytesSent.ShouldBeLessThan(100_000);
        proxy.BytesReceived.ShouldBeLessThan(100_000);
    }

    [Fact]
    public async Task Connections_are_encrypted_where_the_certificate_is_trusted()
    {
        await using var front = new TlsFront(silo.EndPoint);
        await using var strict = new DocumentClient(
            $"mongodb://localhost:{front.Port}/?tls=true&serverSelectionTimeoutMS=5000");
        await using var lax = new DocumentClient($"mongodb://localhost:{front.Port}/?tls=true&tlsInsecure=true");

        var error = await Should.ThrowAsync<ConnectionException>(() => strict["a"].CommandAsync("{ ping: 1 }"));

        error.Message.ShouldContain("certificate");
        (await lax["a"].CommandAsync("{ ping: 1 }"))["ok"].ShouldBe(1.0);
    }

    [Fact]
    public async Task A_cursor_stays_with_its_host()
    {
        await using var one = new CuttingProxy(silo.EndPoint);
        await using var other = new CuttingProxy(silo.EndPoint);
        await using var client = new DocumentClient($"mongodb://127.0.0.1:{one.Port},127.0.0.1:{other.Port}");
        var collection = client[NewName()]["things"];
        await collection.InsertManyAsync(Enumerable.Range(0, 10).Select(i => new BsonDocument { ["_id"] = i }));
        var cursor = await collection.AggregateAsync(["{ $sort: { _id: 1 } }"], new() { BatchSize = 2 });
        await cursor.ToListAsync(1);

        await one.StopAsync();
        await collection.FindOneAsync();

        await Should.ThrowAsync<ConnectionException>(() => cursor.ToListAsync(10));
    }

    [Fact]
    public async Task A_find_goes_on_at_another_host_when_its_own_is_gone()
    {
        await using var one = new CuttingProxy(silo.EndPoint);
        await using var other = new CuttingProxy(silo.EndPoint);
        await using var client = new DocumentClient($"mongodb://127.0.0.1:{one.Port},127.0.0.1:{other.Port}");
        var collection = client[NewName()]["things"];
        await collection.InsertManyAsync(Enumerable.Range(0, 10).Select(i => new BsonDocument { ["_id"] = i }));
        var cursor = collection.Find().BatchSize(2);
        var seen = await cursor.ToListAsync(3);

        await one.StopAsync();
        seen.AddRange(await cursor.ToListAsync(100));

        seen.Select(document => document["_id"].AsInt32).ShouldBe(Enumerable.Range(0, 10));
        other.Accepted.ShouldBe(1);
    }

    [Fact]
    public async Task A_client_that_is_closed_says_so()
    {
        var client = new DocumentClient("127.0.0.1", silo.EndPoint.Port);
        await client["a"].CommandAsync("{ ping: 1 }");

        await client.DisposeAsync();
        await client.DisposeAsync();

        await Should.ThrowAsync<ObjectDisposedException>(() => client["a"].CommandAsync("{ ping: 1 }"));
    }

    [Fact]
    public async Task Closing_a_client_closes_its_connections()
    {
        await using var proxy = new CuttingProxy(silo.EndPoint);
        var client = new DocumentClient("127.0.0.1", proxy.Port);
        await client["a"].CommandAsync("{ ping: 1 }");

        await client.DisposeAsync();

        await UntilAsync(() => Task.FromResult(proxy.Open == 0));
    }

    [Fact]
    public async Task Two_hundred_clients_tasks_share_a_client()
    {
        await using var client = new DocumentClient("127.0.0.1", silo.EndPoint.Port);
        var collection = client[NewName()]["counters"];
        await collection.InsertOneAsync("{ _id: 1, n: 0 }");

        await Task.WhenAll(Enumerable.Range(0, 200).Select(_ => collection.UpdateOneAsync("{ _id: 1 }", "{ $inc: { n: 1 } }")));

        (await collection.FindOneAsync(1))!["n"].ShouldBe(200);
    }

    private static string NewName() => $"wire_{Guid.NewGuid():N}";

    private static int FreePort()
    {
        using var socket = new System.Net.Sockets.Socket(System.Net.Sockets.SocketType.Stream, System.Net.Sockets.ProtocolType.Tcp);
        socket.Bind(new System.Net.IPEndPoint(System.Net.IPAddress.Loopback, 0));
        return ((System.Net.IPEndPoint)socket.LocalEndPoint!).Port;
    }

    // Waits for what is bound to happen, and gives up after half a minute.
    private static async Task UntilAsync(Func<Task<bool>> condition)
    {
        using var limit = new CancellationTokenSource(TimeSpan.FromSeconds(30));
        while (!await condition())
            await Task.Delay(10, limit.Token);
    }
}
