using Streetcar.Bson;
using Streetcar.Query.Aggregation;

namespace Streetcar.Query.Tests.Aggregation;

/// <summary>A <c>$lookup</c> by a field without an index, which reads the other collection once.</summary>
public sealed class LookupTableTests
{
    private const string Stages = "[{ $lookup: { from: 'f', localField: 'k', foreignField: 'v', as: 'j' } }]";

    private static readonly string[] Values =
    [
        "1", "1.0", "{ $numberLong: '1' }", "{ $numberDecimal: '1.00' }", "2", "{ $numberDouble: 'NaN' }", "-0.0", "0", "'x'", "'X'", "'é'",
        "null", "{ $undefined: true }", "[]", "[1]", "[1, 'x']", "[[1]]", "[null]", "[2, 2, 1]", "{ b: 1 }", "{ b: 1.0 }", "{ b: [1, 2] }",
        "[{ b: 1 }, { b: 'x' }]", "[{ b: [1, 3] }, 5]", "true", "/x/", "[/x/, 'x']", "{ $date: 5 }", "{ $minKey: 1 }", "{}",
    ];

    [Fact]
    public void It_finds_what_a_query_for_each_document_finds()
    {
        var random = new Random(5);
        string[] paths = ["k", "k.b", "k.0", "k.b.0"];
        string[] foreignPaths = ["v", "v.b", "v.0", "v.b.c", "_id"];
        RawDocument?[] collations = [null, Json.Document("{ locale: 'de', strength: 1 }")];
        for (int i = 0; i < 300; i++)
        {
            string local = paths[random.Next(paths.Length)];
            string foreign = foreignPaths[random.Next(foreignPaths.Length)];
            string stages = $"[{{ $lookup: {{ from: 'f', localField: '{local}', foreignField: '{foreign}', as: 'j'{(i % 3 == 0 ? ", pipeline: []" : "")} }} }}]";
            string documents = Documents(random, "k");
            string others = Documents(random, "v");
            var context = new QueryContext { Collation = collations[random.Next(collations.Length)] };
            var queried = new ListCollections(("f", others));
            var read = new ListCollections(("f", others)) { Indexes = ["{ _id2: 1 }"] };

            string found = PipelineRunner.Run(stages, documents, new PipelineOptions { Collections = read }, context);

            found.ShouldBe(PipelineRunner.Run(stages, documents, new PipelineOptions { Collections = queried }, context), $"{stages} {documents} {others}");
            queried.Filters.Count.ShouldBe(8);
            read.Filters.Count.ShouldBe(3);
        }
    }

    [Theory]
    [InlineData("{ v: 1 }", 8)]
    [InlineData("{ v: -1, w: 1 }", 8)]
    [InlineData("{ '$**': 1 }", 8)]
    [InlineData("{ w: 1, v: 1 }", 3)]
    [InlineData("{ v: 1 }, collation: { locale: 'de' }", 3)]
    [InlineData("{ v: 1 }, partialFilterExpression: { w: 1 }", 3)]
    [InlineData("{ v: 1 }, hidden: true", 3)]
    public void It_is_used_where_no_index_serves_the_queries(string index, int reads)
    {
        var collections = new ListCollections(("f", Documents(new Random(1), "v"))) { Indexes = ["{ _id: 1 }", index] };

        PipelineRunner.Run(Stages, Documents(new Random(2), "k"), new PipelineOptions { Collections = collections });

        collections.Filters.Count.ShouldBe(reads);
    }

    [Fact]
    public void What_memory_cannot_hold_is_found_by_queries()
    {
        string documents = "[" + string.Join(", ", Enumerable.Range(0, 50).Select(i => $"{{ _id: {i}, k: {i} }}")) + "]";
        string others = "[" + string.Join(", ", Enumerable.Range(0, 50).Select(i => $"{{ _id: {i}, v: {49 - i}, x: '{i:D1000}' }}")) + "]";
        var small = new ListCollections(("f", others)) { Indexes = ["{ _id: 1 }"] };
        var queried = new ListCollections(("f", others));

        string found = PipelineRunner.Run(Stages, documents, new PipelineOptions { Collections = small, MemoryLimit = 20_000 });

        found.ShouldBe(PipelineRunner.Run(Stages, documents, new PipelineOptions { Collections = queried }));
        small.Filters.Count.ShouldBe(51);
    }

    [Fact]
    public void Its_memory_is_that_of_all_operations()
    {
        string others = "[" + string.Join(", ", Enumerable.Range(0, 1000).Select(i => $"{{ _id: {i}, v: {i}, x: '{i:D1000}' }}")) + "]";
        var collections = new ListCollections(("f", others)) { Indexes = ["{ _id: 1 }"] };
        var pipeline = PipelineRunner.Compile(Stages);
        var operation = new TestOperation(TimeSpan.FromMinutes(1));
        using (operation.Enter())
        {
            using var result = pipeline.Run(
                PipelineRunner.ExecuteHead(pipeline.Head, Json.Array(Documents(new Random(3), "k"))), new PipelineOptions { Collections = collections });
            while (result.TryNext(out _))
            {
            }

            operation.MostReserved.ShouldBeGreaterThan(700_000);
        }

        operation.Reserved.ShouldBe(0);
    }

    private static string Documents(Random random, string field) => "[" + string.Join(", ", Enumerable.Range(0, 8).Select(i =>
        random.Next(8) == 0 ? $"{{ _id: {i} }}" : $"{{ _id: {i}, {field}: {Values[random.Next(Values.Length)]} }}")) + "]";
}
