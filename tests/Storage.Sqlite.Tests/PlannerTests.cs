using FsCheck;
using FsCheck.Fluent;
using Streetcar.Bson;
using Streetcar.Query;
using Streetcar.Query.Collations;
using Streetcar.Query.Sorting;

namespace Streetcar.Storage.Sqlite.Tests;

public sealed class PlannerTests : StoreTest
{
    private int _collections;

    [Fact]
    public void Indexes_change_neither_what_is_found_nor_its_order() =>
        Prop.ForAll(Generators.PlannerSamples.ToArbitrary(), CheckAsync).Check(Config.QuickThrowOnFailure.WithMaxTest(100));

    private async Task CheckAsync(PlannerSample sample)
    {
        var ns = new Namespace("test", $"c{_collections++}");
        var documents = sample.Documents.Select((document, i) => Json.Document($"{{ _id: {i} }}").Concat(document))
            .Select(fields => new RawDocument(fields)).ToList();
        await Store.WriteAsync(ns, [new InsertRequest([.. documents.Select(document => document.Bytes)])], default);
        foreach (var index in sample.Indexes)
            await TryCreateAsync(ns, index);
        foreach (var query in sample.Queries)
            await CheckAsync(ns, query);
    }

    private async Task CheckAsync(Namespace ns, PlannerQuery query)
    {
        var scan = new FindRequest(ns) { Filter = query.Filter, Collation = query.Collation, Hint = Json.Document("{ $natural: 1 }") };
        var matches = await Store.FindAsync(scan);
        var pattern = SortPattern.Compile(query.Sort, new QueryContext { Collation = query.Collation });
        if (!TryKeys(pattern, matches, out var expected))
            return;
        var found = await Store.FindAsync(
            scan with { Hint = default, Sort = query.Sort, Skip = query.Skip, Limit = query.Limit }, query.BatchSize);

        int take = query.Limit == 0 ? int.MaxValue : query.Limit;
        found.Count.ShouldBe(Math.Min(Math.Max(matches.Count - query.Skip, 0), take), query.ToString());
        found.Select(document => document["_id"]).ShouldBeUnique();
        found.Except(matches).ShouldBeEmpty(query.ToString());
        TryKeys(pattern, found, out var keys).ShouldBeTrue();
        expected.Sort((left, right) => pattern.CompareKeys(left.Span, right.Span));
        foreach (var (key, other) in keys.Zip(expected.Skip(query.Skip)))
            pattern.CompareKeys(key.Span, other.Span).ShouldBe(0, query.ToString());

        await CheckDistinctAsync(ns, query);
        var count = new CountRequest(ns) { Filter = query.Filter, Skip = query.Skip, Limit = query.Limit, Collation = query.Collation };
        (await Store.CountAsync(count, default)).ShouldBe(found.Count, query.ToString());
        (await CountByPipelineAsync(ns, query)).ShouldBe(found.Count, query.ToString());
    }

    private async Task CheckDistinctAsync(Namespace ns, PlannerQuery query)
    {
        var request = new DistinctRequest(ns, query.Sort.IsEmpty ? "a" : query.Sort.First().Name) { Filter = query.Filter, Collation = query.Collation };
        var found = await Store.DistinctAsync(request);
        var scanned = await Store.DistinctAsync(request with { Hint = Json.Document("{ $natural: 1 }") });
        // Of equal values either is as good: 3 and 3.0, or "x" and "X" where case does not count.
        var collation = Collation.Compile(query.Collation);
        var order = Comparer<RawValue>.Create((left, right) => collation?.Compare(left.Raw, right.Raw) ?? left.CompareTo(right));
        found.Count.ShouldBe(scanned.Count, $"distinct {request.Key} {query}");
        foreach (var (value, other) in found.Order(order).Zip(scanned.Order(order)))
            order.Compare(value, other).ShouldBe(0, $"distinct {request.Key} {query}");
    }

    // As drivers' countDocuments asks for it.
    private async Task<int> CountByPipelineAsync(Namespace ns, PlannerQuery query)
    {
        List<RawValue> stages = [new RawDocument { ["$match"] = query.Filter }, new RawDocument { ["$skip"] = query.Skip }];
        if (query.Limit > 0)
            stages.Add(new RawDocument { ["$limit"] = query.Limit });
        stages.Add(Json.Document("{ $group: { _id: 1, n: { $sum: 1 } } }"));
        var request = new AggregateRequest(ns, RawArray.From(stages)) { Collation = query.Collation };
        var results = new List<RawDocument>();
        (await StoreExtensions.ReadBatchAsync(
            results, batch => Store.AggregateAsync(request, batch, new BatchLimit(101, BatchLimit.MaxBytes), default))).ShouldBeNull();
        return results is [var counted] ? counted["n"].AsInt32 : 0;
    }

    // Parallel arrays can't be indexed, nor arrays hashed, nor two fields, nor part of a root projected; the planner does
    // without that index then.
    private async Task TryCreateAsync(Namespace ns, RawDocument index)
    {
        try
        {
            await Store.CreateIndexesAsync(ns, [index], default);
        }
        catch (DocumentException e) when (e.Code is ErrorCode.CannotIndexParallelArrays or ErrorCode.CannotCreateIndex or ErrorCode.FailedToParse
            or ErrorCode.BadValue or ErrorCode.InvalidIndexSpecificationOption or (ErrorCode)16766 or (ErrorCode)31303 or (ErrorCode)7246209 or (ErrorCode)7246301)
        {
        }
    }

    // False where a document has no place in the order: its sort keys lie in parallel arrays.
    private static bool TryKeys(SortPattern pattern, List<RawDocument> documents, out List<RawDocument> keys)
    {
        keys = [];
        using var writer = new RawWriter();
        try
        {
            foreach (var document in documents)
            {
                writer.Reset();
                pattern.WriteKey(document.Span, writer);
                keys.Add(writer.ToDocument());
            }

            return true;
        }
        catch (DocumentException e) when (e.Code == ErrorCode.BadValue)
        {
            return false;
        }
    }
}
