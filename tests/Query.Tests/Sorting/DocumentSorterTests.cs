using FsCheck;
using FsCheck.Fluent;
using Streetcar.Bson;
using Streetcar.Query.Sorting;
using Streetcar.Query.Spilling;

namespace Streetcar.Query.Tests.Sorting;

public sealed class DocumentSorterTests
{
    private static readonly Gen<RawValue> Keys = Gen.Elements<RawValue>(
        0, 1, 2L, 1.5, double.NaN, "x", "y", true, RawValue.Null, DateTime.UnixEpoch, RawValue.MinKey);

    [Fact]
    public void The_order_is_that_of_a_naive_stable_sort() => Prop.ForAll(
        (from keys in (from a in Keys from b in Keys select (a, b)).ListOf()
         from direction in Gen.Elements(1, -1)
         from limit in Gen.Choose(0, 12)
         from memory in Gen.Elements(0, 100, 400, 1_000_000)
         select (keys, direction, limit, memory)).ToArbitrary(),
        sample =>
        {
            var documents = sample.keys.Select((key, i) => new RawDocument { ["_id"] = i, ["a"] = key.a, ["b"] = key.b }).ToList();
            var sorted = sample.direction == 1
                ? documents.OrderBy(document => document["a"])
                : documents.OrderByDescending(document => document["a"]);
            var expected = sorted.ThenBy(document => document["b"]).Take(sample.limit == 0 ? int.MaxValue : sample.limit);
            var pattern = SortPattern.Compile(new RawDocument { ["a"] = sample.direction, ["b"] = 1 });
            var spills = new ListSpillStore();
            return Sort(pattern, sample.limit, documents, spills, sample.memory).SequenceEqual(expected) && spills.Open == 0;
        }).Check(Config.QuickThrowOnFailure.WithMaxTest(500));

    [Fact]
    public void A_limit_keeps_the_memory_small()
    {
        // Three times the limit on memory goes through, most of it ahead of what was kept before.
        string text = new('x', 100_000);
        using var sorter = new DocumentSorter(SortPattern.Compile(Json.Document("{ a: 1 }")), limit: 3);
        for (int i = 3000; i > 0; i--)
            sorter.Add(new RawDocument { ["a"] = i, ["text"] = text }.Span);
        Taken(sorter).Select(document => document["a"].AsInt32).ShouldBe([1, 2, 3]);
    }

    [Fact]
    public void More_than_100_MB_without_a_limit_is_refused()
    {
        byte[] document = new RawDocument { ["a"] = 1, ["text"] = new string('x', 1_000_000) }.Bytes.ToArray();
        using var sorter = new DocumentSorter(SortPattern.Compile(Json.Document("{ a: 1 }")));
        for (int i = 0; i < 104; i++)
            sorter.Add(document);
        var refusal = Should.Throw<DocumentException>(() => sorter.Add(document));
        refusal.Code.ShouldBe(ErrorCode.QueryExceededMemoryLimitNoDiskUseAllowed);
        refusal.Message.ShouldStartWith("Sort exceeded memory limit of 104857600 bytes");
    }

    [Fact]
    public void Nothing_added_gives_nothing()
    {
        using var sorter = new DocumentSorter(SortPattern.Compile(Json.Document("{ a: 1 }")), limit: 5);
        sorter.TryNext(out _).ShouldBeFalse();
    }

    private static List<RawDocument> Sort(
        SortPattern pattern, long limit, List<RawDocument> documents, ISpillStore spills, long memory)
    {
        using var sorter = new DocumentSorter(pattern, limit, spills, memory);
        foreach (var document in documents)
            sorter.Add(document.Span);
        return Taken(sorter);
    }

    private static List<RawDocument> Taken(DocumentSorter sorter)
    {
        var taken = new List<RawDocument>();
        while (sorter.TryNext(out var document))
            taken.Add(new RawDocument((ReadOnlyMemory<byte>)document.ToArray()));
        return taken;
    }
}
