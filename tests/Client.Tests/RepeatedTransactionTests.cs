using Streetcar.Client.Tests.Hosting;

namespace Streetcar.Client.Tests;

/// <summary>Transactions that are run again by themselves.</summary>
[Collection(SiloTests.Name)]
public sealed class RepeatedTransactionTests(RunningSilo silo)
{
    [Theory, BothTransports]
    public async Task What_a_callback_does_is_committed_and_what_it_returns_returned(Transport transport)
    {
        var things = silo.NewCollection(transport);
        await using var session = silo.Client(transport).StartSession();

        int result = await session.WithTransactionAsync(async (session, token) =>
        {
            await things.With(session).InsertOneAsync(Parse("{ _id: 1 }"), cancellationToken: token);
            return 5;
        });
        await session.WithTransactionAsync((session, token) => things.With(session).InsertOneAsync(Parse("{ _id: 2 }"), cancellationToken: token));

        result.ShouldBe(5);
        session.IsInTransaction.ShouldBeFalse();
        (await things.CountDocumentsAsync()).ShouldBe(2);
    }

    [Theory, BothTransports]
    public async Task A_callback_that_was_in_another_s_way_is_called_again(Transport transport)
    {
        var things = await silo.NewCollectionAsync(transport, 1);
        await using var session = silo.Client(transport).StartSession();
        int calls = 0;

        await session.WithTransactionAsync(async (session, token) =>
        {
            int seen = (await things.With(session).FindByIdAsync(0, token))!["i"].AsInt32;
            if (calls++ < 2)
                await things.UpdateOneAsync($$"""{ _id: 0 }""", $$"""{ $inc: { i: 1 } }""", cancellationToken: token);
            await things.With(session).UpdateOneAsync($$"""{ _id: 0 }""", $$"""{ $set: { i: {{seen + 10}} } }""", cancellationToken: token);
        });

        calls.ShouldBe(3);
        (await things.FindByIdAsync(0))!["i"].ShouldBe(12);
    }

    [Theory, BothTransports]
    public async Task An_error_of_the_callback_aborts_the_transaction_and_comes_out_as_it_is(Transport transport)
    {
        var things = silo.NewCollection(transport);
        await using var session = silo.Client(transport).StartSession();
        var mine = new FormatException("mine");

        var error = await Should.ThrowAsync<FormatException>(() => session.WithTransactionAsync(async (session, token) =>
        {
            await things.With(session).InsertOneAsync(Parse("{ _id: 1 }"), cancellationToken: token);
            throw mine;
        }));

        error.ShouldBeSameAs(mine);
        session.IsInTransaction.ShouldBeFalse();
        silo.Commands.Names.ShouldContain("abortTransaction");
        (await things.CountDocumentsAsync()).ShouldBe(0);
    }

    [Theory, BothTransports]
    public async Task A_callback_that_is_canceled_aborts_the_transaction(Transport transport)
    {
        var things = silo.NewCollection(transport);
        await using var session = silo.Client(transport).StartSession();
        using var cancellation = new CancellationTokenSource();

        await Should.ThrowAsync<OperationCanceledException>(() => session.WithTransactionAsync(
            async (session, token) =>
            {
                await things.With(session).InsertOneAsync(Parse("{ _id: 1 }"), cancellationToken: token);
                await cancellation.CancelAsync();
                await things.With(session).InsertOneAsync(Parse("{ _id: 2 }"), cancellationToken: token);
            },
            cancellationToken: cancellation.Token));

        session.IsInTransaction.ShouldBeFalse();
        silo.Commands.Names.ShouldContain("abortTransaction");
        (await things.CountDocumentsAsync()).ShouldBe(0);
    }

    [Theory, BothTransports]
    public async Task A_callback_may_end_the_transaction_itself(Transport transport)
    {
        var things = silo.NewCollection(transport);
        await using var session = silo.Client(transport).StartSession();

        await session.WithTransactionAsync(async (session, token) =>
        {
            await things.With(session).InsertOneAsync(Parse("{ _id: 1 }"), cancellationToken: token);
            await session.AbortTransactionAsync(token);
        });

        (await things.CountDocumentsAsync()).ShouldBe(0);
        silo.Commands.Names.ShouldNotContain("commitTransaction");
    }

    [Theory, BothTransports]
    public async Task A_commit_whose_answers_are_lost_is_sent_until_one_comes(Transport transport)
    {
        var things = await silo.NewCollectionAsync(transport, 1);
        await using var session = silo.Client(transport).StartSession();
        await silo.LoseAnswersAsync(transport, "commitTransaction", times: 3);
        int calls = 0;

        await session.WithTransactionAsync((session, token) =>
        {
            calls++;
            return things.With(session).UpdateOneAsync($$"""{ _id: 0 }""", $$"""{ $inc: { i: 1 } }""", cancellationToken: token);
        });

        calls.ShouldBe(1);
        (await things.FindByIdAsync(0))!["i"].ShouldBe(1);
        var commits = silo.Commands.Of("commitTransaction").ToList();
        commits.Count.ShouldBe(4);
        commits[0].Contains("writeConcern").ShouldBeFalse();
        commits.Skip(1).ShouldAllBe(commit => commit["writeConcern"]["w"] == "majority" && commit["writeConcern"]["wtimeout"] == 10000);
    }

    [Theory, BothTransports]
    public async Task A_commit_that_nobody_knows_of_may_be_tried_again(Transport transport)
    {
        var things = await silo.NewCollectionAsync(transport, 1);
        await using var session = silo.Client(transport).StartSession();
        session.StartTransaction();
        await things.With(session).UpdateOneAsync($$"""{ _id: 0 }""", $$"""{ $inc: { i: 1 } }""");
        await silo.LoseAnswersAsync(transport, "commitTransaction", times: 2);

        var error = await Should.ThrowAsync<ConnectionException>(() => session.CommitTransactionAsync());
        error.ErrorLabels.ShouldContain("UnknownTransactionCommitResult");
        error.HasErrorLabel("TransientTransactionError").ShouldBeFalse();
        await session.CommitTransactionAsync();

        (await things.FindByIdAsync(0))!["i"].ShouldBe(1);
    }

    [Theory, BothTransports]
    public async Task A_callback_is_called_again_whose_write_got_lost(Transport transport)
    {
        var things = silo.NewCollection(transport);
        await things.Database.CreateCollectionAsync("things");
        await using var session = silo.Client(transport).StartSession();
        await silo.LoseAnswersAsync(transport, "insert", times: 1);
        int calls = 0;

        await session.WithTransactionAsync((session, token) =>
        {
            calls++;
            return things.With(session).InsertOneAsync(Parse("{ _id: 1 }"), cancellationToken: token);
        });

        calls.ShouldBe(2);
        (await things.CountDocumentsAsync()).ShouldBe(1);
    }

    [Theory, BothTransports]
    public async Task A_commit_that_takes_longer_than_it_may_is_not_repeated(Transport transport)
    {
        var things = silo.NewCollection(transport);
        await using var session = silo.Client(transport).StartSession();
        await silo.RefuseAsync(transport, "commitTransaction", code: 50);

        var error = await Should.ThrowAsync<CommandException>(() => session.WithTransactionAsync((session, token) =>
            things.With(session).InsertOneAsync([], cancellationToken: token)));

        error.Code.ShouldBe(50);
        error.ErrorLabels.ShouldBe(["UnknownTransactionCommitResult"]);
        silo.Commands.Of("commitTransaction").Count().ShouldBe(1);
    }

    [Theory, BothTransports]
    public async Task Callbacks_are_called_again_for_two_minutes_at_most(Transport transport)
    {
        var time = new TimeByHalfMinutes();
        await using var client = silo.NewClient(transport, new() { TimeProvider = time });
        await using var session = client.StartSession();
        int calls = 0;

        await Should.ThrowAsync<CommandException>(() => session.WithTransactionAsync((_, _) =>
        {
            calls++;
            time.Advance();
            return Task.FromException(new CommandException(Parse("{ code: 112, errorLabels: ['TransientTransactionError'] }")));
        }));

        calls.ShouldBe(4);
    }

    private sealed class TimeByHalfMinutes : TimeProvider
    {
        private long _now;

        public override long TimestampFrequency => 2;

        public override long GetTimestamp() => _now;

        public void Advance() => _now += 60;
    }
}
