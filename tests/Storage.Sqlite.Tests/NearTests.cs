using Streetcar.Bson;
using static Streetcar.Storage.Sqlite.Tests.StoreExtensions;

namespace Streetcar.Storage.Sqlite.Tests;

public sealed class NearTests : StoreTest
{
    [Fact]
    public async Task A_find_gives_the_nearest_documents_first()
    {
        await InsertPlacesAsync();
        var found = await Store.FindAsync(new FindRequest(Pages) { Filter = Json.Document("{ loc: { $near: [0, 0], $minDistance: 1.5 } }") }, batchSize: 2);
        found.Ids().ShouldBe([2, 3, 4, 5, 6, 7]);
    }

    [Fact]
    public async Task Skip_and_limit_take_a_part_of_that_order()
    {
        await InsertPlacesAsync();
        await Store.CreateIndexAsync("{ key: { kind: 1 } }");
        var found = await Store.FindAsync(
            new FindRequest(Pages) { Filter = Json.Document("{ kind: 'odd', loc: { $near: [0, 0] } }"), Skip = 1, Limit = 2 });
        found.Ids().ShouldBe([3, 5]);
    }

    [Fact]
    public async Task A_sort_takes_the_place_of_that_order()
    {
        await InsertPlacesAsync();
        var found = await Store.FindAsync("{ loc: { $near: [0, 0], $maxDistance: 3 } }", "{ _id: -1 }");
        found.Ids().ShouldBe([3, 2, 1]);
    }

    [Fact]
    public async Task An_update_of_one_document_takes_the_nearest_and_one_of_many_takes_all()
    {
        await InsertPlacesAsync();
        await Store.UpdateAsync("{ loc: { $near: [8, 0] } }", "{ $set: { hit: 1 } }");
        (await Store.FindAsync("{ hit: 1 }")).Ids().ShouldBe([7]);
        await Store.UpdateAsync("{ loc: { $near: [8, 0], $maxDistance: 3 } }", "{ $set: { hit: 2 } }", multi: true);
        (await Store.FindAsync("{ hit: 2 }", "{ _id: 1 }")).Ids().ShouldBe([5, 6, 7]);
    }

    [Fact]
    public async Task It_is_refused_with_the_natural_order()
    {
        await InsertPlacesAsync();
        (await Refusal(() => Store.FindAsync("{ loc: { $near: [0, 0] } }", "{ $natural: 1 }")))
            .Message.ShouldBe("geoNear expression not allowed with $natural sort order");
        (await Refusal(() => Store.FindAsync(new FindRequest(Pages) { Filter = Json.Document("{ loc: { $near: [0, 0] } }"), Hint = Json.Value("{ $natural: 1 }") })))
            .Message.ShouldBe("geoNear expression not allowed with $natural hint");
    }

    private static Task<DocumentException> Refusal(Func<Task> action) => Should.ThrowAsync<DocumentException>(action);

    private Task InsertPlacesAsync() => Store.InsertAsync(((int[])[4, 1, 7, 3, 6, 2, 5]).Select(i => new RawDocument
    {
        ["_id"] = i,
        ["kind"] = i % 2 == 0 ? "even" : "odd",
        ["loc"] = RawArray.Create(i, 0),
    }));
}
