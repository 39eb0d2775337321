using System.Collections.Concurrent;
using System.Diagnostics;
using Streetcar.Bson;

namespace Streetcar.Storage.Sqlite.Tests;

public sealed class TracingStoreTests : StoreTest
{
    // Its own, so that the activities of tests that run meanwhile are told apart.
    private readonly string _database = $"traced{Guid.NewGuid():N}";

    [Fact]
    public async Task A_read_is_an_activity_with_its_operation_and_its_collection()
    {
        using var seen = new Listener(_database);
        await new TracingStore(Store).CountAsync(new CountRequest(new(_database, "things")), default);

        var activity = seen.Stopped.ShouldHaveSingleItem();
        activity.OperationName.ShouldBe("Count");
        activity.GetTagItem("db.operation.name").ShouldBe("Count");
        activity.GetTagItem("db.collection.name").ShouldBe("things");
        activity.Status.ShouldBe(ActivityStatusCode.Unset);
    }

    [Fact]
    public async Task A_call_that_fails_at_once_ends_its_activity_and_leaves_the_caller_its_own()
    {
        using var seen = new Listener(_database);
        var outer = Activity.Current;
        var store = new TracingStore(Store);

        var failure = await Should.ThrowAsync<DocumentException>(
            async () => await store.DistinctAsync(new DistinctRequest(new(_database, ""), "key"), new RawWriter(), default));

        var activity = seen.Stopped.ShouldHaveSingleItem();
        activity.Status.ShouldBe(ActivityStatusCode.Error);
        activity.GetTagItem("error.type").ShouldBe(failure.CodeName);
        Activity.Current.ShouldBe(outer);
    }

    [Fact]
    public void A_find_that_fails_before_it_reads_ends_its_activity_too()
    {
        using var seen = new Listener(_database);
        using var batch = new RawWriter();
        var outer = Activity.Current;
        var store = new TracingStore(Store);

        Should.Throw<DocumentException>(
            () => store.FindAsync(new FindRequest(new(_database, "")), batch, new BatchLimit(1, 1), default).AsTask());

        seen.Stopped.ShouldHaveSingleItem().Status.ShouldBe(ActivityStatusCode.Error);
        Activity.Current.ShouldBe(outer);
    }

    private sealed class Listener : IDisposable
    {
        private readonly ActivityListener _listener;

        public Listener(string database)
        {
            _listener = new ActivityListener
            {
                ShouldListenTo = source => source.Name == TracingStore.SourceName,
                Sample = (ref _) => ActivitySamplingResult.AllData,
                ActivityStopped = activity =>
                {
                    if (Equals(activity.GetTagItem("db.namespace"), database))
                        Stopped.Enqueue(activity);
                },
            };
            ActivitySource.AddActivityListener(_listener);
        }

        public ConcurrentQueue<Activity> Stopped { get; } = new();

        public void Dispose() => _listener.Dispose();
    }
}
