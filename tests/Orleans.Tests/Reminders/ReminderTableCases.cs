using Microsoft.Extensions.DependencyInjection;
using MongoDB.Bson;
using Orleans;
using Orleans.Runtime;

namespace Streetcar.Providers.Tests;

/// <summary>What every reminder table does, as that of each store is held to it.</summary>
public abstract class ReminderTableCases(TestSilos silos) : IAsyncLifetime
{
    private static readonly DateTime Start = new(2026, 2, 3, 4, 5, 6, DateTimeKind.Utc);

    private IReminderTable Table => silos.Services.GetRequiredService<IReminderTable>();

    public async ValueTask InitializeAsync() => await Table.TestOnlyClearTable();

    public ValueTask DisposeAsync() => default;

    [Fact]
    public async Task A_reminder_is_read_as_it_was_written()
    {
        var entry = Entry(NewGrain(), "foo/bar\\#b_a_z?.$");

        entry.ETag = await Table.UpsertRow(entry);

        entry.ETag.ShouldNotBeNullOrEmpty();
        var read = (await Table.ReadRow(entry.GrainId, entry.ReminderName)).ShouldNotBeNull();
        read.ShouldBeEquivalentTo(entry);
        (await Table.ReadRow(entry.GrainId, "another")).ShouldBeNull();
        (await Table.ReadRow(NewGrain(), entry.ReminderName)).ShouldBeNull();
    }

    [Fact]
    public async Task A_reminder_is_changed_whatever_its_etag_and_removed_at_its_last_one()
    {
        var entry = Entry(NewGrain(), "forget");
        string first = (await Table.UpsertRow(entry)).ShouldNotBeNull();
        entry.StartAt = Start.AddHours(1);
        string second = (await Table.UpsertRow(entry)).ShouldNotBeNull();
        second.ShouldNotBe(first);

        (await Table.RemoveRow(entry.GrainId, "forget", first)).ShouldBeFalse();
        (await Table.RemoveRow(entry.GrainId, "another", second)).ShouldBeFalse();
        (await Table.ReadRow(entry.GrainId, "forget")).ShouldNotBeNull().StartAt.ShouldBe(entry.StartAt);
        (await Table.RemoveRow(entry.GrainId, "forget", second)).ShouldBeTrue();
        (await Table.RemoveRow(entry.GrainId, "forget", second)).ShouldBeFalse();
        (await Table.ReadRow(entry.GrainId, "forget")).ShouldBeNull();
    }

    [Fact]
    public async Task A_grain_has_the_reminders_that_are_its_own()
    {
        var grain = NewGrain();
        await Task.WhenAll(Enumerable.Range(0, 5).Select(i => Table.UpsertRow(Entry(grain, $"{i}"))));
        await Table.UpsertRow(Entry(NewGrain(), "0"));

        var rows = await Table.ReadRows(grain);

        rows.Reminders.Select(row => row.ReminderName).ShouldBe(["0", "1", "2", "3", "4"], ignoreOrder: true);
        rows.Reminders.ShouldAllBe(row => row.GrainId == grain);
        (await Table.ReadRows(NewGrain())).Reminders.ShouldBeEmpty();
    }

    [Fact]
    public async Task Writes_of_one_reminder_at_the_same_time_have_an_etag_each()
    {
        var grain = NewGrain();

        string?[] etags = await Task.WhenAll(Enumerable.Range(0, 10).Select(_ => Table.UpsertRow(Entry(grain, "same"))));

        etags.Distinct().Count().ShouldBe(10);
        etags.ShouldContain((await Table.ReadRows(grain)).Reminders.ShouldHaveSingleItem().ETag);
    }

    [Fact]
    public async Task A_range_of_the_ring_has_its_reminders_over_the_end_too()
    {
        var grains = Enumerable.Range(0, 100).Select(_ => NewGrain()).ToList();
        await Task.WhenAll(grains.Select(grain => Table.UpsertRow(Entry(grain, "tick"))));
        uint[] hashes = [.. grains.Select(grain => grain.GetUniformHashCode()).Order()];
        uint[] ends = [0, hashes[10], hashes[10] + 1, hashes[90] - 1, hashes[90], uint.MaxValue];

        foreach (uint begin in ends)
        {
            foreach (uint end in ends)
            {
                var rows = await Table.ReadRows(begin, end);

                rows.Reminders.Select(row => row.GrainId.GetUniformHashCode()).ShouldBe(
                    hashes.Where(hash => begin < end ? hash > begin && hash <= end : hash > begin || hash <= end), ignoreOrder: true);
            }
        }
    }

    [Fact]
    public async Task A_range_is_read_from_an_index()
    {
        await Table.UpsertRow(Entry(NewGrain(), "tick"));

        foreach (string condition in (string[])["{ $gt: 7, $lte: 9 }", "{ $gt: 9 }", "{ $lte: 7 }"])
        {
            var find = new BsonDocument
            {
                { "find", "reminders" },
                { "filter", new BsonDocument { { "_id.service", "any" }, { "hash", BsonDocument.Parse(condition) } } },
            };
            var plan = await silos.Database.CommandAsync(new BsonDocument { { "explain", find }, { "verbosity", "queryPlanner" } });
            plan.ToJson().ShouldContain("IXSCAN");
            plan.ToJson().ShouldNotContain("COLLSCAN");
        }
    }

    private static ReminderEntry Entry(GrainId grain, string name) =>
        new() { GrainId = grain, ReminderName = name, StartAt = Start, Period = TimeSpan.FromMilliseconds(90_001.5) };

    private static GrainId NewGrain() =>
        GrainId.Create(GrainType.Create("remindable"), GrainIdKeyExtensions.CreateGuidKey(Guid.NewGuid(), "foo/bar\\#baz?"));
}

[Collection(nameof(SqliteSilo))]
public sealed class SqliteReminderTableTests(SqliteSilo silo) : ReminderTableCases(silo);

[Collection(nameof(MongoDBSilos))]
public sealed class MongoDBReminderTableTests(MongoDBSilos silos) : ReminderTableCases(silos);
