using MongoDB.Bson;
using Orleans;
using Orleans.Runtime;
using Orleans.Storage;
using Streetcar.Client;

namespace Streetcar.Providers.Tests;

/// <summary>What every grain storage does, as the storage of each store is held to it.</summary>
public abstract class GrainStorageCases(TestSilos silos, string name)
{
    private const string Collection = "cart";

    private IGrainStorage Storage => silos.Storage(name);

    private Collection<BsonDocument> Documents => silos.Database[Collection];

    [Fact]
    public async Task A_state_that_was_never_written_is_new()
    {
        var state = new GrainState<Cart> { State = new Cart { Customer = "someone else" }, ETag = "old", RecordExists = true };

        await Storage.ReadStateAsync(Collection, NewId(), state);

        state.RecordExists.ShouldBeFalse();
        state.ETag.ShouldBeNull();
        state.State!.Customer.ShouldBeNull();
    }

    [Fact]
    public async Task A_written_state_is_read_as_it_was()
    {
        var id = NewId();
        var written = Full();

        await Storage.WriteStateAsync(Collection, id, written);
        var read = await ReadAsync<Cart>(id);

        written.RecordExists.ShouldBeTrue();
        read.RecordExists.ShouldBeTrue();
        read.ETag.ShouldBe(written.ETag);
        read.State.ShouldBeEquivalentTo(written.State);
    }

    [Fact]
    public async Task The_document_can_be_read_by_anybody()
    {
        var id = NewId();
        var written = Full();
        await Storage.WriteStateAsync(Collection, id, written);

        var document = (await Documents.FindByIdAsync(id.Key.ToString())).ShouldNotBeNull();

        document.Names.ShouldBe(["_id", "etag", "state"]);
        document["etag"].AsString.ShouldBe(written.ETag);
        document["state"]["Lines"][0].AsBsonDocument.ShouldBe(new BsonDocument { { "Item", "pen" }, { "Count", 2 } });
        (await Documents.CountDocumentsAsync($$"""{ _id: {{id.Key.ToString()}}, 'state.Lines.Item': 'pen' }""")).ShouldBe(1);
    }

    [Fact]
    public async Task Each_write_has_another_etag_and_needs_that_of_the_one_before()
    {
        var id = NewId();
        var state = Full();
        await Storage.WriteStateAsync(Collection, id, state);
        string? first = state.ETag;
        state.State!.Customer = "second";
        await Storage.WriteStateAsync(Collection, id, state);
        state.ETag.ShouldNotBe(first);

        var stale = new GrainState<Cart> { State = new Cart { Customer = "stale" }, ETag = first };
        var conflict = await Should.ThrowAsync<InconsistentStateException>(() => Storage.WriteStateAsync(Collection, id, stale));

        conflict.StoredEtag.ShouldBe(state.ETag);
        conflict.CurrentEtag.ShouldBe(first);
        (await ReadAsync<Cart>(id)).State!.Customer.ShouldBe("second");
    }

    [Fact]
    public async Task A_state_is_written_for_the_first_time_once()
    {
        var id = NewId();
        var first = Full();
        await Storage.WriteStateAsync(Collection, id, first);

        var conflict = await Should.ThrowAsync<InconsistentStateException>(() => Storage.WriteStateAsync(Collection, id, Full()));

        conflict.StoredEtag.ShouldBe(first.ETag);
    }

    [Fact]
    public async Task A_state_that_is_not_there_is_not_written_at_an_etag()
    {
        var state = Full();
        state.ETag = "1234";

        var conflict = await Should.ThrowAsync<InconsistentStateException>(() => Storage.WriteStateAsync(Collection, NewId(), state));

        conflict.CurrentEtag.ShouldBe("1234");
    }

    [Fact]
    public async Task A_cleared_state_is_new_again_and_can_be_written_again()
    {
        var id = NewId();
        var state = Full();
        await Storage.WriteStateAsync(Collection, id, state);
        string? written = state.ETag;

        await Storage.ClearStateAsync(Collection, id, state);

        state.RecordExists.ShouldBeFalse();
        state.ETag.ShouldNotBe(written);
        state.State!.Customer.ShouldBeNull();
        var read = await ReadAsync<Cart>(id);
        read.RecordExists.ShouldBeFalse();
        read.ETag.ShouldBe(state.ETag);
        read.State!.Lines.ShouldBeEmpty();
        var late = new GrainState<Cart> { State = new Cart(), ETag = written };
        await Should.ThrowAsync<InconsistentStateException>(() => Storage.WriteStateAsync(Collection, id, late));
        await Storage.WriteStateAsync(Collection, id, read);
        (await ReadAsync<Cart>(id)).RecordExists.ShouldBeTrue();
    }

    [Fact]
    public async Task A_state_is_not_cleared_at_an_old_etag()
    {
        var id = NewId();
        var state = Full();
        await Storage.WriteStateAsync(Collection, id, state);
        await Storage.WriteStateAsync(Collection, id, state);

        foreach (string? old in (string?[])["old", null])
        {
            var stale = new GrainState<Cart> { State = new Cart(), ETag = old };
            await Should.ThrowAsync<InconsistentStateException>(() => Storage.ClearStateAsync(Collection, id, stale));
        }

        (await ReadAsync<Cart>(id)).ETag.ShouldBe(state.ETag);
    }

    [Fact]
    public async Task A_state_that_was_never_written_can_be_cleared()
    {
        var id = NewId();
        var state = new GrainState<Cart> { State = new Cart() };

        await Storage.ClearStateAsync(Collection, id, state);
        await Storage.WriteStateAsync(Collection, id, state);

        (await ReadAsync<Cart>(id)).RecordExists.ShouldBeTrue();
    }

    [Fact]
    public async Task A_state_that_is_null_is_there()
    {
        var id = NewId();
        await Storage.WriteStateAsync(Collection, id, new GrainState<Cart?> { State = null });

        var read = await ReadAsync<Cart?>(id);

        read.RecordExists.ShouldBeTrue();
        read.State.ShouldBeNull();
    }

    [Fact]
    public async Task A_state_of_many_megabytes_is_kept()
    {
        var id = NewId();
        var state = new GrainState<Cart> { State = new Cart { Picture = new byte[8_000_000] } };
        state.State!.Picture[^1] = 7;

        await Storage.WriteStateAsync(Collection, id, state);

        (await ReadAsync<Cart>(id)).State!.Picture.AsSpan().SequenceEqual(state.State!.Picture).ShouldBeTrue();
    }

    [Fact]
    public async Task Many_states_are_written_beside_each_other_in_any_order()
    {
        var ids = Enumerable.Range(0, 50).Select(_ => NewId()).ToList();

        await Task.WhenAll(ids.Select(async id =>
        {
            var state = Full();
            for (int i = 0; i < 5; i++)
            {
                state.State!.Points["round"] = i;
                await Storage.WriteStateAsync(Collection, id, state);
                (await ReadAsync<Cart>(id)).ETag.ShouldBe(state.ETag);
            }
        }));

        foreach (var id in ids)
            (await ReadAsync<Cart>(id)).State!.Points["round"].ShouldBe(4);
    }

    [Fact]
    public async Task Of_writes_at_the_same_time_and_etag_one_is_done()
    {
        var id = NewId();
        var first = Full();
        await Storage.WriteStateAsync(Collection, id, first);

        var done = await Task.WhenAll(Enumerable.Range(0, 10).Select(async i =>
        {
            try
            {
                await Storage.WriteStateAsync(Collection, id, new GrainState<Cart> { State = new Cart { Customer = $"{i}" }, ETag = first.ETag });
                return i;
            }
            catch (InconsistentStateException)
            {
                return -1;
            }
        }));

        int winner = done.Where(i => i >= 0).ShouldHaveSingleItem();
        (await ReadAsync<Cart>(id)).State!.Customer.ShouldBe($"{winner}");
    }

    protected static GrainState<Cart> Full() => new()
    {
        State = new Cart
        {
            Customer = "Ada",
            Lines = [new Line("pen", 2), new Line("ink", 1)],
            Points = new() { ["a.b"] = 1, ["$c"] = 2 },
            Changed = new DateTime(2026, 2, 3, 4, 5, 6, DateTimeKind.Utc),
            Picture = [1, 2, 3],
        },
    };

    private async Task<GrainState<T>> ReadAsync<T>(GrainId id)
    {
        var state = new GrainState<T>();
        await Storage.ReadStateAsync(Collection, id, state);
        return state;
    }

    private static GrainId NewId() => GrainId.Create(Collection, Guid.NewGuid().ToString());
}

[Collection(nameof(SqliteSilo))]
public sealed class SqliteGrainStorageTests(SqliteSilo silo) : GrainStorageCases(silo, "Default");

[Collection(nameof(SqliteSilo))]
public sealed class DeletingGrainStorageTests(SqliteSilo silo) : GrainStorageCases(silo, "deleting");

[Collection(nameof(MongoDBSilos))]
public sealed class MongoDBGrainStorageTests(MongoDBSilos silos) : GrainStorageCases(silos, "Default");

[Collection(nameof(MongoDBSilos))]
public sealed class ConnectionStringGrainStorageTests(MongoDBSilos silos) : GrainStorageCases(silos, "direct");
