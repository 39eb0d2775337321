using Streetcar.Client.Tests.Hosting;

namespace Streetcar.Client.Tests;

[Collection(SiloTests.Name)]
public sealed class TransactionTests(RunningSilo silo)
{
    [Theory, BothTransports]
    public async Task What_is_written_in_a_transaction_is_its_own_until_it_commits(Transport transport)
    {
        var orders = silo.NewDatabase(transport)["orders"];
        var items = orders.Database["items"];
        var log = silo.NewDatabase(transport)["log"];
        await using var session = silo.Client(transport).StartSession();
        session.StartTransaction();
        session.IsInTransaction.ShouldBeTrue();

        await orders.With(session).InsertOneAsync(Parse("{ _id: 1 }"));
        await items.With(session).InsertManyAsync([Parse("{ _id: 1 }"), Parse("{ _id: 2 }")]);
        await log.Database.With(session)["log"].InsertOneAsync(Parse("{ _id: 1 }"));

        (await orders.With(session).CountDocumentsAsync()).ShouldBe(1);
        (await items.With(session).Find().ToListAsync(null)).Count.ShouldBe(2);
        (await log.With(session).FindByIdAsync(1)).ShouldNotBeNull();
        foreach (var collection in new[] { orders, items, log })
            (await collection.CountDocumentsAsync()).ShouldBe(0);

        await session.CommitTransactionAsync();

        session.IsInTransaction.ShouldBeFalse();
        (await orders.CountDocumentsAsync()).ShouldBe(1);
        (await items.CountDocumentsAsync()).ShouldBe(2);
        (await log.CountDocumentsAsync()).ShouldBe(1);
    }

    [Theory, BothTransports]
    public async Task An_aborted_transaction_leaves_nothing(Transport transport)
    {
        var things = await silo.NewCollectionAsync(transport, 3);
        await using var session = silo.Client(transport).StartSession();
        session.StartTransaction();
        await things.With(session).DeleteManyAsync(default);
        await things.Database.With(session)["others"].InsertOneAsync([]);

        await session.AbortTransactionAsync();

        (await things.With(session).CountDocumentsAsync()).ShouldBe(3);
        (await things.Database.ListCollectionNamesAsync()).ShouldBe(["things"]);
    }

    [Theory, BothTransports]
    public async Task All_operations_of_a_collection_run_in_the_transaction(Transport transport)
    {
        var outside = (await silo.NewCollectionAsync(transport, 5)).With(ReadConcern.Majority, WriteConcern.WMajority, ReadPreference.Nearest);
        await using var session = silo.Client(transport).StartSession();
        var (database, things) = (outside.Database.With(session), outside.With(session));
        session.StartTransaction(new TransactionOptions(ReadConcern.Snapshot, writeConcern: WriteConcern.WMajority));

        await things.InsertOneAsync(Parse("{ _id: 10 }"));
        await things.InsertManyAsync([Parse("{ _id: 11 }"), Parse("{ _id: 12 }")]);
        await things.UpdateOneAsync($$"""{ _id: 0 }""", $$"""{ $set: { a: 1 } }""");
        await things.UpdateManyAsync($$"""{ _id: 1 }""", $$"""{ $set: { a: 1 } }""");
        await things.ReplaceOneAsync($$"""{ _id: 2 }""", Parse("{ a: 1 }"));
        await things.DeleteOneAsync($$"""{ _id: 3 }""");
        await things.DeleteManyAsync($$"""{ _id: 4 }""");
        await things.BulkWriteAsync([new InsertOneModel<BsonDocument>(Parse("{ _id: 13 }")), new DeleteManyModel<BsonDocument>(Parse("{ _id: 12 }"))]);
        (await things.FindOneAndUpdateAsync($$"""{ _id: 10 }""", $$"""{ $set: { a: 1 } }""")).ShouldNotBeNull();
        (await things.FindOneAndReplaceAsync($$"""{ _id: 11 }""", Parse("{ a: 1 }"))).ShouldNotBeNull();
        (await things.FindOneAndDeleteAsync($$"""{ _id: 13 }""")).ShouldNotBeNull();
        (await things.Find().Sort("_id", 1).ToListAsync(null)).Select(thing => thing["_id"].AsInt32).ShouldBe([0, 1, 2, 10, 11]);
        (await things.FindOneAsync($$"""{ _id: 12 }""")).ShouldBeNull();
        (await things.FindByIdAsync(3)).ShouldBeNull();
        (await things.CountDocumentsAsync($$"""{ a: 1 }""")).ShouldBe(5);
        (await things.DistinctAsync<int>("a")).ShouldBe([1]);
        (await things.Aggregate($$"""[{ $match: { a: 1 } }]""").ToListAsync(null)).Count.ShouldBe(5);
        (await database.Aggregate($$"""[{ $documents: [{ a: 1 }] }]""").ToListAsync(null)).ShouldBe([Parse("{ a: 1 }")]);
        (await database.CommandAsync(Parse("{ find: 'things', filter: { _id: 10 } }")))["cursor"]["firstBatch"].AsBsonArray.Count.ShouldBe(1);
        await database.With(writeConcern: WriteConcern.WMajority).CreateCollectionAsync("others");
        await database["others"].CreateIndexAsync(Parse("{ a: 1 }"));

        var sent = silo.Commands.All.Select(seen => seen.Command).ToList();
        sent.Count.ShouldBeGreaterThanOrEqualTo(22);
        sent.ShouldAllBe(command => command["lsid"] == session.Id && command["txnNumber"] == sent[0]["txnNumber"] && command["autocommit"] == false);
        sent.ShouldAllBe(command => !command.Contains("writeConcern") && !command.Contains("$readPreference"));
        sent[0]["startTransaction"].ShouldBe(true);
        sent[0]["readConcern"]["level"].ShouldBe("snapshot");
        sent.Skip(1).ShouldAllBe(command => !command.Contains("startTransaction") && !command.Contains("readConcern"));
        await session.AbortTransactionAsync();
        (await outside.Find().ToListAsync(null)).ShouldBe(Enumerable.Range(0, 5).Select(i => new BsonDocument { ["_id"] = i, ["i"] = i }));
        (await database.ListCollectionNamesAsync()).ShouldBe(["things"]);
    }

    [Theory, BothTransports]
    public async Task A_cursor_reads_its_transaction_to_the_end(Transport transport)
    {
        var things = await silo.NewCollectionAsync(transport, 10);
        await using var session = silo.Client(transport).StartSession();
        session.StartTransaction();
        var cursor = things.With(session).Find().Sort("_id", 1).BatchSize(3);
        var seen = await cursor.ToListAsync(2);

        await things.DeleteManyAsync(default);
        seen.AddRange(await cursor.ToListAsync(null));
        await using (var left = things.With(session).Find().BatchSize(3))
            await left.TryNextAsync();
        await session.CommitTransactionAsync();

        seen.Select(thing => thing["_id"].AsInt32).ShouldBe(Enumerable.Range(0, 10));
        silo.Commands.Of("getMore").ShouldAllBe(command => command["autocommit"] == false);
        silo.Commands.Of("getMore").ShouldNotBeEmpty();
        silo.Commands.Of("killCursors").ShouldHaveSingleItem()["lsid"].ShouldBe(session.Id);
    }

    [Theory, BothTransports]
    public async Task A_cursor_ends_with_its_transaction(Transport transport)
    {
        var things = await silo.NewCollectionAsync(transport, 10);
        await using var session = silo.Client(transport).StartSession();
        session.StartTransaction();
        await using var cursor = things.With(session).Find().BatchSize(3);
        await cursor.ToListAsync(3);
        await session.AbortTransactionAsync();

        await Should.ThrowAsync<CommandException>(() => cursor.ToListAsync(null));

        silo.Commands.Of("find").Count().ShouldBe(1);
    }

    [Theory, BothTransports]
    public async Task Two_transactions_that_write_the_same_conflict(Transport transport)
    {
        var things = await silo.NewCollectionAsync(transport, 1);
        await using var one = silo.Client(transport).StartSession();
        await using var other = silo.Client(transport).StartSession();
        one.StartTransaction();
        other.StartTransaction();
        await things.With(one).UpdateOneAsync($$"""{ _id: 0 }""", $$"""{ $set: { a: 1 } }""");

        var error = await Should.ThrowAsync<CommandException>(() =>
            things.With(other).UpdateOneAsync($$"""{ _id: 0 }""", $$"""{ $set: { a: 2 } }"""));

        error.Code.ShouldBe(112);
        error.ErrorLabels.ShouldBe(["TransientTransactionError"]);
        error.HasErrorLabel("TransientTransactionError").ShouldBeTrue();
        await one.CommitTransactionAsync();
        (await things.FindByIdAsync(0))!["a"].ShouldBe(1);
    }

    [Theory, BothTransports]
    public async Task A_write_that_fails_aborts_the_transaction(Transport transport)
    {
        var things = await silo.NewCollectionAsync(transport, 1);
        await using var session = silo.Client(transport).StartSession();
        session.StartTransaction();
        await things.With(session).InsertOneAsync(Parse("{ _id: 1 }"));

        (await Should.ThrowAsync<WriteException>(() => things.With(session).InsertOneAsync(Parse("{ _id: 0 }")))).IsDuplicateKey.ShouldBeTrue();

        var error = await Should.ThrowAsync<CommandException>(() => session.CommitTransactionAsync());
        error.CodeName.ShouldBe("NoSuchTransaction");
        (await things.CountDocumentsAsync()).ShouldBe(1);
    }

    [Theory, BothTransports]
    public async Task Disposing_of_a_session_aborts_its_transaction(Transport transport)
    {
        var things = await silo.NewCollectionAsync(transport, 1);
        await using (var session = silo.Client(transport).StartSession())
        {
            session.StartTransaction();
            await things.With(session).UpdateOneAsync($$"""{ _id: 0 }""", $$"""{ $set: { a: 1 } }""");
        }

        silo.Commands.Names.ShouldContain("abortTransaction");
        // It would wait for a transaction that were open still.
        await things.UpdateOneAsync($$"""{ _id: 0 }""", $$"""{ $set: { b: 1 } }""");
        (await things.FindByIdAsync(0)).ShouldBe(Parse("{ _id: 0, i: 0, b: 1 }"));
    }

    [Theory, BothTransports]
    public async Task A_transaction_of_nothing_sends_nothing(Transport transport)
    {
        silo.NewDatabase(transport);
        await using var session = silo.Client(transport).StartSession();

        session.StartTransaction();
        await session.CommitTransactionAsync();
        session.StartTransaction();
        await session.AbortTransactionAsync();
        session.StartTransaction();
        await session.DisposeAsync();

        silo.Commands.All.ShouldBeEmpty();
    }

    [Theory, BothTransports]
    public async Task What_a_session_s_transactions_are_asked_comes_from_its_options(Transport transport)
    {
        var things = silo.NewCollection(transport);
        var defaults = new TransactionOptions(ReadConcern.Majority, writeConcern: WriteConcern.WMajority, maxCommitTime: TimeSpan.FromSeconds(9));
        await using var session = silo.Client(transport).StartSession(new() { DefaultTransactionOptions = defaults });

        session.StartTransaction(new TransactionOptions(ReadConcern.Local));
        await things.With(session).InsertOneAsync([]);
        await session.CommitTransactionAsync();

        silo.Commands.Of("insert").Single()["readConcern"]["level"].ShouldBe("local");
        var commit = silo.Commands.Of("commitTransaction").Single();
        commit["writeConcern"]["w"].ShouldBe("majority");
        commit["maxTimeMS"].ToInt64().ShouldBe(9000);
    }

    [Fact]
    public async Task A_transaction_goes_through_a_gateway()
    {
        await using var client = silo.NewClientOfGrains();
        var things = client[silo.NewDatabase(Transport.Grains).Name]["things"];
        await using var session = client.StartSession();

        await session.WithTransactionAsync(async (session, token) =>
        {
            await things.With(session).InsertManyAsync(Enumerable.Range(0, 10).Select(i => new BsonDocument("_id", i)), cancellationToken: token);
            (await things.With(session).Find().BatchSize(2).ToListAsync(null, token)).Count.ShouldBe(10);
            (await things.CountDocumentsAsync(cancellationToken: token)).ShouldBe(0);
        });

        session.OperationTime.ShouldNotBeNull();
        (await things.With(session).CountDocumentsAsync()).ShouldBe(10);
    }

    [Theory, BothTransports]
    public async Task What_makes_no_sense_in_a_transaction_s_course_is_an_error_that_says_so(Transport transport)
    {
        var things = await silo.NewCollectionAsync(transport, 1);
        await using var session = silo.Client(transport).StartSession();

        (await Refused(() => session.CommitTransactionAsync())).ShouldContain("StartTransaction");
        (await Refused(() => session.AbortTransactionAsync())).ShouldContain("StartTransaction");
        session.StartTransaction();
        Should.Throw<InvalidOperationException>(() => session.StartTransaction()).Message.ShouldContain("open");
        await things.With(session).FindOneAsync();
        await session.CommitTransactionAsync();
        (await Refused(() => session.AbortTransactionAsync())).ShouldContain("committed");
        await things.With(session).FindOneAsync();
        (await Refused(() => session.CommitTransactionAsync())).ShouldContain("StartTransaction");
        session.StartTransaction();
        await session.AbortTransactionAsync();
        (await Refused(() => session.AbortTransactionAsync())).ShouldContain("aborted");
        (await Refused(() => session.CommitTransactionAsync())).ShouldContain("aborted");
        Should.Throw<InvalidOperationException>(() => session.StartTransaction(new(writeConcern: WriteConcern.Unacknowledged)))
            .Message.ShouldContain("w: 0");
        Should.Throw<InvalidOperationException>(() => session.StartTransaction(new(readPreference: ReadPreference.Secondary)))
            .Message.ShouldContain("primary");
        await using var snapshot = silo.Client(transport).StartSession(new() { Snapshot = true });
        Should.Throw<InvalidOperationException>(() => snapshot.StartTransaction()).Message.ShouldContain("Snapshot");
    }

    private static async Task<string> Refused(Func<Task> call) => (await Should.ThrowAsync<InvalidOperationException>(call)).Message;
}
