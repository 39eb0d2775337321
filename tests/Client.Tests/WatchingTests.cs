using System.Collections.Concurrent;
using System.Diagnostics;
using Microsoft.Extensions.Logging;
using Streetcar.Client.Tests.Hosting;

namespace Streetcar.Client.Tests;

/// <summary>What can be seen of operations from outside: log lines and activities.</summary>
[Collection(SiloTests.Name)]
public sealed class WatchingTests(RunningSilo silo)
{
    [Fact]
    public async Task Each_operation_is_an_activity_with_its_names_and_its_error()
    {
        using var source = new ActivitySource($"test-{Guid.NewGuid():N}");
        var seen = new ConcurrentQueue<Activity>();
        using var listener = new ActivityListener
        {
            ShouldListenTo = other => other.Name == source.Name,
            Sample = (ref ActivityCreationOptions<ActivityContext> _) => ActivitySamplingResult.AllData,
            ActivityStopped = seen.Enqueue,
        };
        ActivitySource.AddActivityListener(listener);
        await using var client = silo.NewClient(new() { ActivitySource = source });
        var things = client[silo.NewDatabase(Transport.Grains).Name]["things"];

        await things.InsertOneAsync(new() { ["_id"] = 1 });
        await things.Find().ToListAsync(10);
        await Should.ThrowAsync<WriteException>(() => things.InsertOneAsync(new() { ["_id"] = 1 }));

        seen.Select(activity => activity.DisplayName).ShouldBe(
            [$"insert {things.FullName}", $"find {things.FullName}", $"insert {things.FullName}"]);
        var failed = seen.Last();
        failed.Status.ShouldBe(ActivityStatusCode.Error);
        failed.GetTagItem("db.system.name").ShouldBe("mongodb");
        failed.GetTagItem("db.collection.name").ShouldBe("things");
        failed.GetTagItem("db.response.status_code").ShouldBe("11000");
    }

    [Fact]
    public async Task Operations_are_logged_with_their_time_and_resumed_iterations_with_their_reason()
    {
        using var log = new LogLines();
        await using var client = silo.NewClient(new() { LoggerFactory = log, TimeProvider = new TimeByQuarters() });
        var filled = await silo.NewCollectionAsync(Transport.Grains, 10);
        var cursor = client[filled.Database.Name][filled.Name].Find().Sort("_id", 1).BatchSize(2);
        await cursor.ToListAsync(2);
        var id = silo.Commands.All.Single(command => command.Name == "find").Reply!["cursor"]["id"];
        await filled.Database.CommandAsync(new() { ["killCursors"] = filled.Name, ["cursors"] = new BsonArray { id } });

        (await cursor.ToListAsync(null)).Count.ShouldBe(8);

        log.Lines.ShouldContain($"Debug: find {filled.FullName} took 250 ms");
        log.Lines.ShouldContain(line => line.StartsWith("Information: A cursor was lost after 2 documents, and its query run again: "));
    }

    private sealed class TimeByQuarters : TimeProvider
    {
        private long _now;

        public override long TimestampFrequency => 4;

        public override long GetTimestamp() => _now++;
    }

    private sealed class LogLines : ILoggerFactory, ILogger
    {
        public ConcurrentQueue<string> Lines { get; } = [];

        public ILogger CreateLogger(string categoryName) => this;

        public void AddProvider(ILoggerProvider provider) => throw new NotSupportedException();

        public IDisposable? BeginScope<TState>(TState state)
            where TState : notnull => null;

        public bool IsEnabled(LogLevel logLevel) => true;

        public void Log<TState>(
            LogLevel logLevel, EventId eventId, TState state, Exception? exception, Func<TState, Exception?, string> formatter) =>
            Lines.Enqueue($"{logLevel}: {formatter(state, exception)}");

        public void Dispose()
        {
        }
    }
}
