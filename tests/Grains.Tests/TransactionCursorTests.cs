namespace Streetcar.Grains.Tests;

/// <summary>The cursors of transactions.</summary>
public sealed class TransactionCursorTests(SharedSilo silo) : IClassFixture<SharedSilo>
{
    private readonly GrainCluster _cluster = silo.Cluster;
    private readonly TestSession _session = new(silo.Cluster);
    private readonly string _collection = $"c{Guid.NewGuid():N}";

    [Fact]
    public async Task A_cursor_reads_on_in_its_transaction()
    {
        long id = await OpenAsync();

        var next = await GetMoreAsync(id);

        next.NextBatch().Ids().ShouldBe([2, 3]);
        (await _session.RunAsync($"{{ killCursors: '{_collection}', cursors: [{{ $numberLong: '{id}' }}] }}"))["cursorsKilled"].AsArray.Count.ShouldBe(1);
        (await _session.CommitAsync())["ok"].ShouldBe(1.0);
    }

    [Fact]
    public async Task A_cursor_is_closed_with_its_transaction()
    {
        long id = await OpenAsync();
        await _session.CommitAsync();

        (await _cluster.GetMoreAsync(id, collection: _collection)).ShouldFail(ErrorCode.CursorNotFound, $"cursor id {id} not found");
    }

    [Fact]
    public async Task A_cursor_is_read_by_nobody_else()
    {
        long id = await OpenAsync();
        string getMore = $"{{ getMore: {{ $numberLong: '{id}' }}, collection: '{_collection}' }}";
        var other = new TestSession(_cluster);
        other.Start();
        await other.RunAsync($"{{ find: '{_collection}' }}");

        ShouldFail(await _cluster.RunAsync(getMore), 50737, $"Cannot run getMore on cursor {id}, which was created in session {_session.Id}, without an lsid");
        ShouldFail(
            await _cluster.RunAsync(getMore[..^1] + $", {other.Lsid} }}"),
            50738,
            $"Cannot run getMore on cursor {id}, which was created in session {_session.Id}, in session {other.Id}");
        ShouldFail(
            await _cluster.RunAsync(getMore[..^1] + $", {_session.Lsid} }}"),
            50740,
            $"Cannot run getMore on cursor {id}, which was created in transaction 1, without a txnNumber");
        ShouldFail(
            await other.RunAsync(getMore),
            50738,
            $"Cannot run getMore on cursor {id}, which was created in session {_session.Id}, in session {other.Id}");
        (await GetMoreAsync(id)).NextBatch().Ids().ShouldBe([2, 3]);
        await _session.AbortAsync();
    }

    [Fact]
    public async Task A_cursor_of_no_transaction_is_read_in_none()
    {
        await _cluster.InsertAsync(_collection, 6);
        long id = (await _cluster.RunAsync($"{{ find: '{_collection}', batchSize: 2 }}")).CursorId();
        _session.Start();
        await _session.RunAsync($"{{ find: '{_collection}' }}");

        ShouldFail(await GetMoreAsync(id), 50739, $"Cannot run getMore on cursor {id}, which was not created in a transaction, in transaction 1");
    }

    private static void ShouldFail(RawDocument reply, int code, string message)
    {
        reply["errmsg"].ToString().ShouldBe(message);
        reply["code"].ShouldBe(code);
    }

    private async Task<long> OpenAsync()
    {
        await _cluster.InsertAsync(_collection, 6);
        _session.Start();
        var reply = await _session.RunAsync($"{{ find: '{_collection}', sort: {{ _id: 1 }}, batchSize: 2 }}");
        reply.FirstBatch().Ids().ShouldBe([0, 1]);
        return reply.CursorId();
    }

    private Task<RawDocument> GetMoreAsync(long id) =>
        _session.RunAsync($"{{ getMore: {{ $numberLong: '{id}' }}, collection: '{_collection}', batchSize: 2 }}");
}
