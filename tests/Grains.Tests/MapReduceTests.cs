namespace Streetcar.Grains.Tests;

public sealed class MapReduceTests(SharedSilo silo) : IClassFixture<SharedSilo>
{
    private const string Sum = "map: 'function() { emit(this.k, this.v) }', reduce: 'function(key, values) { return Array.sum(values) }'";

    private readonly GrainCluster _cluster = silo.Cluster;

    [Theory]
    [InlineData("out: { inline: 1 }", "[{ _id: 'a', value: 4.0 }, { _id: 'b', value: 2.0 }, { _id: null, value: 4.0 }]")]
    [InlineData("out: { inline: 1 }, query: { v: { $lt: 4 } }, sort: { v: -1 }, limit: 2", "[{ _id: 'a', value: 3.0 }, { _id: 'b', value: 2.0 }]")]
    [InlineData("out: { inline: 1 }, finalize: 'function(key, value) { return { key, twice: value * factor } }', scope: { factor: 2 }, query: { k: 'b' }", "[{ _id: 'b', value: { key: 'b', twice: 4.0 } }]")]
    [InlineData("out: { inline: 1 }, query: { k: 'A' }, collation: { locale: 'en', strength: 2 }, verbose: true, jsMode: true, finalize: null", "[{ _id: 'a', value: 4.0 }]")]
    [InlineData("out: { inline: 1 }, query: { k: 'none' }", "[]")]
    public async Task Documents_are_mapped_and_reduced(string options, string results)
    {
        await InsertAsync("mapped");

        (await _cluster.RunAsync($"{{ mapReduce: 'mapped', {Sum}, {options} }}")).ShouldBeJson($"{{ results: {results}, ok: 1.0 }}");
    }

    [Fact]
    public async Task A_key_may_be_emitted_many_times_and_functions_may_be_shared()
    {
        await _cluster.RunAsync("{ insert: 'texts', documents: [{ t: 'a b a' }, { t: 'b' }] }");

        var reply = await _cluster.RunAsync("""
            { mapreduce: 'texts', out: { inline: 1 }, scope: { words: { $code: 'function(text) { return text.split(" ") }' } },
              map: { $code: 'function() { words(this.t).forEach(word => emit({ word }, { n: 1 })) }' },
              reduce: { $code: 'function(key, values) { return { n: values.reduce((sum, value) => sum + value.n, 0) } }' } }
            """);

        reply.ShouldBeJson("{ results: [{ _id: { word: 'a' }, value: { n: 2.0 } }, { _id: { word: 'b' }, value: { n: 2.0 } }], ok: 1.0 }");
    }

    [Theory]
    [InlineData("map: 'function() { if (this._id >= 2) emit(this._id, x.a) }'", "[{ _id: 2.0, value: 7.0 }, { _id: 3.0, value: 7.0 }, { _id: 4.0, value: 7.0 }]", "function(key, values) { return values[0] }", null)]
    [InlineData("map: 'function() { emit(1, x) }'", "[{ _id: 1.0, value: { a: 7, b: { c: [{ d: 8 }] } } }]", "function(key, values) { return values[0] }", null)]
    [InlineData("map: 'function() { emit({ k: x }, 1) }'", "[{ _id: { k: { a: 7, b: { c: [{ d: 8 }] } } }, value: 4.0 }]", "function(key, values) { return values.length }", null)]
    [InlineData("map: 'function() { emit(1, 1) }'", "[{ _id: 1.0, value: 15.0 }]", "function(key, values) { return x.a + x.b.c[0].d }", null)]
    [InlineData("map: 'function() { emit(this.k, 1) }'", "[{ _id: null, value: 8.0 }, { _id: 'a', value: 8.0 }, { _id: 'b', value: 8.0 }]", "function(key, values) { return 1 }", "function(key, value) { return x.b.c[0].d }")]
    [InlineData("map: 'function() { if (this._id < 2) x.a; emit(this._id, x.b.c[0].d) }', query: { _id: { $lt: 3 } }", "[{ _id: 1.0, value: 8.0 }, { _id: 2.0, value: 8.0 }]", "function(key, values) { return x.b.c[0].d }", null)]
    public async Task A_document_of_the_scope_is_read_whichever_call_is_the_first_to(string map, string results, string reduce, string? finalize)
    {
        await InsertAsync("scoped");

        var reply = await _cluster.RunAsync(
            $$"""
            { mapReduce: 'scoped', {{map}}, reduce: '{{reduce}}', finalize: '{{finalize ?? "function(key, value) { return value }"}}',
              scope: { x: { a: 7, b: { c: [{ d: 8 }] } } }, out: { inline: 1 } }
            """);

        reply["ok"].ShouldBe(1.0, reply.ToString());
        new RawDocument { ["all"] = RawArray.From(reply["results"].AsArray.OrderBy(result => result.AsDocument["_id"])) }
            .ShouldBeJson($"{{ all: {results} }}");
    }

    [Fact]
    public async Task Results_are_written_to_a_collection()
    {
        await InsertAsync("source");

        (await _cluster.RunAsync($"{{ mapReduce: 'source', {Sum}, out: 'sums' }}")).ShouldBeJson("{ result: 'sums', ok: 1.0 }");
        await ShouldHoldAsync("sums", "[{ _id: null, value: 4.0 }, { _id: 'a', value: 4.0 }, { _id: 'b', value: 2.0 }]");

        await _cluster.RunAsync($"{{ mapReduce: 'source', {Sum}, out: {{ reduce: 'sums' }}, query: {{ k: {{ $in: ['a', null] }} }} }}");
        await ShouldHoldAsync("sums", "[{ _id: null, value: 8.0 }, { _id: 'a', value: 8.0 }, { _id: 'b', value: 2.0 }]");

        await _cluster.RunAsync($"{{ mapReduce: 'source', {Sum}, out: {{ merge: 'sums', nonAtomic: true }}, query: {{ k: 'a' }} }}");
        await ShouldHoldAsync("sums", "[{ _id: null, value: 8.0 }, { _id: 'a', value: 4.0 }, { _id: 'b', value: 2.0 }]");

        var other = await _cluster.RunAsync($"{{ mapReduce: 'source', {Sum}, out: {{ replace: 'sums', db: 'mapReduceOther' }}, query: {{ k: 'b' }} }}");
        other.ShouldBeJson("{ result: { db: 'mapReduceOther', collection: 'sums' }, ok: 1.0 }");
        (await _cluster.RunAsync("{ find: 'sums' }", "mapReduceOther")).FirstBatch().ShouldHaveSingleItem().ShouldBeJson("{ _id: 'b', value: 2.0 }");
    }

    [Theory]
    [InlineData("{ mapReduce: 'm', map: 1, reduce: 'r', out: 'o' }", 2)]
    [InlineData("{ mapReduce: 'm', map: 'm', reduce: null, out: 'o' }", 2)]
    [InlineData("{ mapReduce: 'm', map: 'm', reduce: 'r' }", 40414)]
    [InlineData("{ mapReduce: 'm', map: 'm', reduce: 'r', out: 1 }", 2)]
    [InlineData("{ mapReduce: 'm', map: 'm', reduce: 'r', out: {} }", 2)]
    [InlineData("{ mapReduce: 'm', map: 'm', reduce: 'r', out: { inline: 2 } }", 2)]
    [InlineData("{ mapReduce: 'm', map: 'm', reduce: 'r', out: { inline: 1, db: 'x' } }", 72)]
    [InlineData("{ mapReduce: 'm', map: 'm', reduce: 'r', out: { replace: 1 } }", 2)]
    [InlineData("{ mapReduce: 'm', map: 'm', reduce: 'r', out: { replace: 'x', y: 1 } }", 2)]
    [InlineData("{ mapReduce: 'm', map: 'm', reduce: 'r', out: { replace: 'x', db: 'admin' } }", 115)]
    [InlineData("{ mapReduce: 'm', map: 'm', reduce: 'r', out: { replace: 'x', nonAtomic: false } }", 2)]
    [InlineData("{ mapReduce: 'm', map: 'm', reduce: 'r', out: { inline: 1 }, limit: 0 }", 15958)]
    [InlineData("{ mapReduce: 'm', map: 'm', reduce: 'r', out: { inline: 1 }, sort: {} }", 15976)]
    [InlineData("{ mapReduce: 'm', map: 'm', reduce: 'r', out: { inline: 1 }, x: 1 }", 40415)]
    [InlineData("{ mapReduce: 'm', map: 'm', reduce: 'r', out: { inline: 1 }, query: { $where: '1' } }", 2)]
    [InlineData("{ mapReduce: 'm', map: 'function(', reduce: 'r', out: { inline: 1 } }", 139)]
    [InlineData("{ aggregate: 'm', cursor: {}, pipeline: [{ $set: { x: { $_internalJsEmit: 'm' } } }] }", 168)]
    [InlineData("{ aggregate: 'm', cursor: {}, pipeline: [{ $group: { _id: 1, x: { $_internalJsReduce: {} } } }] }", 15952)]
    public async Task What_makes_no_sense_is_refused(string command, int code) => (await _cluster.RunAsync(command))["code"].ShouldBe(code);

    [Theory]
    [InlineData("map: 'function() { throw new Error(\"no\") }', reduce: 'r'", 139)]
    [InlineData("map: 'function() { emit(1) }', reduce: 'r'", 31220)]
    [InlineData("map: 'function() { const x = \"x\".repeat(100000); while (true) emit(1, x) }', reduce: 'r'", 31292)]
    [InlineData("map: 'function() { globalThis.kept = emit; emit(1, 1) }', reduce: 'function() { kept(1, 1) }'", 9712400)]
    public async Task What_fails_has_MongoDBs_code(string functions, int code)
    {
        await InsertAsync("failing");

        (await _cluster.RunAsync($"{{ mapReduce: 'failing', {functions}, out: {{ inline: 1 }} }}"))["code"].ShouldBe(code);
    }

    [Fact]
    public async Task A_view_is_not_reduced()
    {
        await _cluster.RunAsync("{ create: 'view', viewOn: 'mapped', pipeline: [] }");

        (await _cluster.RunAsync($"{{ mapReduce: 'view', {Sum}, out: {{ inline: 1 }} }}"))["code"].ShouldBe((int)ErrorCode.CommandNotSupportedOnView);
    }

    private async Task InsertAsync(string collection) => await _cluster.RunAsync(
        $"{{ insert: '{collection}', documents: [{{ _id: 1, k: 'a', v: 1 }}, {{ _id: 2, k: 'b', v: 2 }}, {{ _id: 3, k: 'a', v: 3 }}, {{ _id: 4, v: 4 }}] }}");

    private async Task ShouldHoldAsync(string collection, string documents)
    {
        var found = await _cluster.RunAsync($"{{ find: '{collection}', sort: {{ _id: 1 }} }}");
        new RawDocument { ["all"] = RawArray.From(found.FirstBatch().Select(document => (RawValue)document)) }.ShouldBeJson($"{{ all: {documents} }}");
    }
}
