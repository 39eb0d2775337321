using System.Diagnostics;

namespace Streetcar.Grains.Tests;

/// <summary>JavaScript in commands of all kinds, on the threads that they run on.</summary>
public sealed class ScriptTests(SharedSilo silo) : IClassFixture<SharedSilo>
{
    private readonly GrainCluster _cluster = silo.Cluster;

    // Each with FUNCTION in the place of a function's text.
    public static TheoryData<string> Commands =>
    [
        "{ find: 's', filter: { $where: 'FUNCTION' } }",
        "{ find: 's', projection: { x: { $function: { body: 'FUNCTION', args: [], lang: 'js' } } } }",
        "{ count: 's', query: { $where: 'FUNCTION' } }",
        "{ distinct: 's', key: 'a', query: { $where: 'FUNCTION' } }",
        "{ aggregate: 's', cursor: {}, pipeline: [{ $group: { _id: { $function: { body: 'FUNCTION', args: [], lang: 'js' } } } }] }",
        "{ aggregate: 's', cursor: {}, pipeline: [{ $group: { _id: 1, x: { $accumulator: { init: 'FUNCTION', accumulate: '1', accumulateArgs: [], merge: '1' } } } }] }",
        "{ aggregate: 's', cursor: {}, pipeline: [{ $merge: { into: 's', whenMatched: [{ $set: { x: { $function: { body: 'FUNCTION', args: [], lang: 'js' } } } }] } }] }",
        "{ update: 's', updates: [{ q: { $where: 'FUNCTION' }, u: { $set: { b: 1 } } }] }",
        "{ update: 's', updates: [{ q: {}, multi: true, u: [{ $set: { b: { $function: { body: 'FUNCTION', args: [], lang: 'js' } } } }] }] }",
        "{ delete: 's', deletes: [{ q: { $where: 'FUNCTION' }, limit: 0 }] }",
        "{ findAndModify: 's', query: { $where: 'FUNCTION' }, remove: true }",
        "{ findAndModify: 's', query: { _id: 1 }, update: [{ $set: { b: { $function: { body: 'FUNCTION', args: [], lang: 'js' } } } }] }",
        "{ mapReduce: 's', map: 'FUNCTION', reduce: '1', out: { inline: 1 } }",
    ];

    [Theory]
    [MemberData(nameof(Commands))]
    public async Task A_script_without_an_end_ends_in_time(string command)
    {
        await InsertAsync();
        long start = Stopwatch.GetTimestamp();

        var reply = await _cluster.RunAsync(With(command, "while (true) {}", ", maxTimeMS: 200"));

        CodeOf(reply).ShouldBeOneOf((int)ErrorCode.MaxTimeMSExpired, (int)ErrorCode.JSInterpreterFailure);
        Stopwatch.GetElapsedTime(start).ShouldBeLessThan(TimeSpan.FromSeconds(20));
    }

    [Theory]
    [MemberData(nameof(Commands))]
    public async Task A_deep_recursion_is_an_error(string command)
    {
        await InsertAsync();

        CodeOf(await _cluster.RunAsync(With(command, "function f() { [1, 2].sort(f) } f()"))).ShouldBe((int)ErrorCode.JSInterpreterFailure);
    }

    [Theory]
    [MemberData(nameof(Commands))]
    public async Task Scripts_run_in_transactions_too(string command)
    {
        if (command.Contains("$merge", StringComparison.Ordinal) || command.Contains("count:", StringComparison.Ordinal) || command.Contains("mapReduce", StringComparison.Ordinal))
            return;
        await InsertAsync();
        var session = new TestSession(_cluster);

        session.Start();
        CodeOf(await session.RunAsync(With(command, "1 + 1"))).ShouldBe(0);
        await session.AbortAsync();
        session.Start();
        CodeOf(await session.RunAsync(With(command, "function f() { [1, 2].sort(f) } f()"))).ShouldBe((int)ErrorCode.JSInterpreterFailure);
        session.Start();
        CodeOf(await session.RunAsync(With(command, "while (true) {}", ", maxTimeMS: 200"))).ShouldBeOneOf(
            (int)ErrorCode.MaxTimeMSExpired, (int)ErrorCode.ExceededTimeLimit, (int)ErrorCode.JSInterpreterFailure);
    }

    [Fact]
    public async Task Scripts_of_several_clients_run_at_once()
    {
        await _cluster.InsertAsync("numbers_of_scripts", 200);

        var replies = await Task.WhenAll(Enumerable.Range(0, 8).Select(divisor => _cluster.RunAsync(
            $"{{ count: 'numbers_of_scripts', query: {{ $where: 'this._id % {divisor + 1} == 0' }} }}")));

        replies.Select(reply => reply["n"].AsInt32).ShouldBe([200, 100, 67, 50, 40, 34, 29, 25]);
    }

    [Fact]
    public async Task Others_are_served_while_scripts_compute_and_sleep()
    {
        await InsertAsync();
        var busy = Enumerable.Range(0, 4 * Environment.ProcessorCount).Select(i => _cluster.RunAsync(
            With("{ find: 's', filter: { $where: 'FUNCTION' } }", i % 2 == 0 ? "while (true) {}" : "sleep(3000)", ", maxTimeMS: 2000"))).ToArray();

        long start = Stopwatch.GetTimestamp();
        (await _cluster.RunAsync("{ find: 's', filter: { $expr: { $map: { input: [1], in: 1 } } } }")).FirstBatch().ShouldNotBeEmpty();
        Stopwatch.GetElapsedTime(start).ShouldBeLessThan(TimeSpan.FromSeconds(2));
        await Task.WhenAll(busy);
    }

    [Theory]
    [InlineData("{ create: 'validated', validator: { $where: 'true' } }", 2)]
    [InlineData("{ create: 'validated', validator: { $expr: { $function: { body: '1', args: [], lang: 'js' } } } }", 4660800)]
    [InlineData("{ createIndexes: 's', indexes: [{ key: { a: 1 }, name: 'a', partialFilterExpression: { $where: 'true' } }] }", 2)]
    [InlineData("{ aggregate: 's', cursor: {}, pipeline: [{ $match: { $where: 'true' } }] }", 2)]
    [InlineData("{ create: 'seen', viewOn: 's', pipeline: [{ $match: { $where: 'true' } }] }", 2)]
    [InlineData("{ find: 's', projection: { a: { $elemMatch: { $where: 'true' } } } }", 2)]
    [InlineData("{ update: 's', updates: [{ q: {}, u: { $pull: { a: { $where: 'true' } } } }] }", 2)]
    public async Task Scripts_are_refused_where_MongoDB_has_none(string command, int code)
    {
        await InsertAsync();
        CodeOf(await _cluster.RunAsync(command)).ShouldBe(code);
    }

    [Fact]
    public async Task A_view_may_have_functions()
    {
        await InsertAsync();
        await _cluster.RunAsync("{ create: 'computed', viewOn: 's', pipeline: [{ $project: { x: { $function: { body: 'a => a.length', args: ['$a'], lang: 'js' } } } }] }");

        (await _cluster.RunAsync("{ find: 'computed' }")).FirstBatch().ShouldHaveSingleItem().ShouldBeJson("{ _id: 1, x: 2.0 }");
    }

    private static string With(string command, string function, string options = "")
    {
        command = command.Replace("FUNCTION", function, StringComparison.Ordinal);
        return command[..command.LastIndexOf('}')] + options + " }";
    }

    // 0 where nothing failed.
    private static int CodeOf(RawDocument reply) =>
        reply.TryGetValue("code", out var code) ? code.AsInt32
        : reply.TryGetValue("writeErrors", out var errors) ? errors.AsArray[0].AsDocument["code"].AsInt32
        : 0;

    private async Task InsertAsync()
    {
        await _cluster.RunAsync("{ delete: 's', deletes: [{ q: {}, limit: 0 }] }");
        await _cluster.RunAsync("{ insert: 's', documents: [{ _id: 1, a: [1, 2] }] }");
    }
}
