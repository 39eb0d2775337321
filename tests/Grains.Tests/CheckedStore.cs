namespace Streetcar.Grains.Tests;

/// <summary>Holds a store and its callers to the contract of <see cref="IDocumentStore"/>.</summary>
public sealed class CheckedStore(IDocumentStore inner) : StoreDecorator(inner)
{
    private bool _isDisposed;

    public override async ValueTask<IStoreCursor?> FindAsync(
        FindRequest request, RawWriter batch, BatchLimit limit, CancellationToken cancellationToken) =>
        await ReadAsync(batch, limit, () => Inner.FindAsync(request, batch, limit, cancellationToken));

    public override async ValueTask<IStoreCursor?> AggregateAsync(
        AggregateRequest request, RawWriter batch, BatchLimit limit, CancellationToken cancellationToken) =>
        await ReadAsync(batch, limit, () => Inner.AggregateAsync(request, batch, limit, cancellationToken));

    public override async ValueTask<AppliedWrites> WriteAsync(
        Namespace collection, IReadOnlyList<WriteRequest> requests, CancellationToken cancellationToken)
    {
        _isDisposed.ShouldBeFalse("A store that is disposed of is asked to write.");
        requests.ShouldNotBeEmpty();
        var applied = await Inner.WriteAsync(collection, requests, cancellationToken);
        (applied.Outcomes is null).ShouldBe(applied.Durable is not null, "Writes are either durable or going to be.");
        var outcomes = applied.Outcomes ?? await applied.Durable!;
        outcomes.Count.ShouldBe(requests.Count, "Each write has one outcome.");
        return applied;
    }

    public override async ValueTask DisposeAsync()
    {
        _isDisposed.ShouldBeFalse("A store is disposed of once.");
        _isDisposed = true;
        await base.DisposeAsync();
    }

    private async ValueTask<CheckedCursor?> ReadAsync(RawWriter batch, BatchLimit limit, Func<ValueTask<IStoreCursor?>> read)
    {
        _isDisposed.ShouldBeFalse("A store that is disposed of is asked to read.");
        int before = batch.Length;
        var rest = await read();
        CheckedCursor.CheckBatch(batch.Length - before, limit);
        return rest is null ? null : new CheckedCursor(rest);
    }
}

/// <summary>Holds a cursor and its callers to the contract of <see cref="IStoreCursor"/>.</summary>
internal sealed class CheckedCursor(IStoreCursor inner) : IStoreCursor
{
    private const int LargestDocument = 16 * 1024 * 1024 + 16 * 1024;

    private int _callers;
    private bool _isAtEnd;
    private bool _isDisposed;

    public long Memory => inner.Memory;

    public static void CheckBatch(int bytes, BatchLimit limit)
    {
        if (limit.Documents == 0)
            bytes.ShouldBe(0, "A batch of no documents has some.");
        // One document is always taken, and each has a name and a type beside its bytes.
        bytes.ShouldBeLessThanOrEqualTo(limit.Bytes + LargestDocument, "A batch is larger than it may be.");
    }

    public async ValueTask<bool> ReadAsync(RawWriter batch, BatchLimit limit, CancellationToken cancellationToken)
    {
        _isDisposed.ShouldBeFalse("A cursor that is disposed of is read.");
        _isAtEnd.ShouldBeFalse("A cursor at its end is read.");
        Interlocked.Increment(ref _callers).ShouldBe(1, "A cursor is read by two at once.");
        try
        {
            int before = batch.Length;
            bool hasMore = await inner.ReadAsync(batch, limit, cancellationToken);
            CheckBatch(batch.Length - before, limit);
            _isAtEnd = !hasMore;
            return hasMore;
        }
        finally
        {
            Interlocked.Decrement(ref _callers);
        }
    }

    public bool TryGoBack()
    {
        Volatile.Read(ref _callers).ShouldBe(0, "A cursor goes back while it is read.");
        bool isBack = inner.TryGoBack();
        _isAtEnd &= !isBack;
        return isBack;
    }

    public void Free()
    {
        _isDisposed.ShouldBeFalse("A cursor that is disposed of is put on disk.");
        Volatile.Read(ref _callers).ShouldBe(0, "A cursor is put on disk while it is read.");
        inner.Free();
    }

    public Task WaitAsync(TimeSpan longest, CancellationToken cancellationToken) => inner.WaitAsync(longest, cancellationToken);

    public ValueTask DisposeAsync()
    {
        _isDisposed = true;
        return inner.DisposeAsync();
    }
}
