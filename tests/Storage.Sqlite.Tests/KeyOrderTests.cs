using FsCheck;
using FsCheck.Fluent;
using Streetcar.Bson;

namespace Streetcar.Storage.Sqlite.Tests;

public sealed class KeyOrderTests : StoreTest
{
    private int _collections;

    [Fact]
    public async Task An_index_orders_all_sorts_of_values_as_they_compare() => await CheckAsync(Generators.Leaves);

    [Fact]
    public void An_index_orders_nested_values_as_they_compare() =>
        Prop.ForAll(Generators.AnyValue.ListOf(60).ToArbitrary(), CheckAsync).Check(Config.QuickThrowOnFailure.WithMaxTest(50));

    // In a document of its own, so that an array is one value too.
    private async Task CheckAsync(IEnumerable<RawValue> values)
    {
        var ns = new Namespace("test", $"c{_collections++}");
        var documents = values.Select((value, i) => new RawDocument { ["_id"] = i, ["v"] = new RawDocument { ["x"] = value } });
        await Store.WriteAsync(ns, [new InsertRequest([.. documents.Select(document => document.Bytes)])], default);
        await Store.CreateIndexesAsync(ns, [Json.Document("{ key: { v: 1 } }"), Json.Document("{ key: { w: 1, v: -1 } }")], default);

        var up = await Store.FindAsync(new FindRequest(ns) { Sort = Json.Document("{ v: 1 }"), Hint = "v_1" });
        var down = await Store.FindAsync(new FindRequest(ns) { Hint = "w_1_v_-1" });

        up.Count.ShouldBe(down.Count);
        foreach (var (left, right) in up.Zip(up.Skip(1)))
            left["v"].CompareTo(right["v"]).ShouldBeLessThanOrEqualTo(0, $"{left} before {right}");
        foreach (var (left, right) in down.Zip(down.Skip(1)))
            left["v"].CompareTo(right["v"]).ShouldBeGreaterThanOrEqualTo(0, $"{left} before {right}");
        foreach (var document in up)
            await CheckEqualsAsync(ns, document["v"], up);
    }

    private async Task CheckEqualsAsync(Namespace ns, RawValue value, List<RawDocument> all)
    {
        var equals = await Store.FindAsync(new FindRequest(ns) { Filter = new RawDocument { ["v"] = value }, Hint = "v_1" });
        equals.Count.ShouldBe(all.Count(document => document["v"].CompareTo(value) == 0), value.ToString());
    }
}
