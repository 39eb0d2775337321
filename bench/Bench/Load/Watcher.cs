using System.Net;

namespace Streetcar.Bench;

/// <summary>Reads the change stream of the benchmark's database on a thread of its own, and counts its inserts.</summary>
internal sealed class Watcher : IAsyncDisposable
{
    private static readonly TimeSpan Longest = TimeSpan.FromMinutes(1);

    private readonly Connection _connection;
    private readonly long _cursor;
    private readonly Task _reading;
    private long _inserts;
    private volatile bool _ends;

    public Watcher(IPEndPoint server)
    {
        _connection = new Connection(server);
        var opened = _connection.Run(new RawDocument
        {
            ["aggregate"] = 1,
            ["pipeline"] = RawArray.Create(new RawDocument { ["$changeStream"] = RawDocument.Empty }),
            ["cursor"] = RawDocument.Empty,
        });
        _cursor = opened["cursor"].AsDocument["id"].AsInt64;
        _reading = Task.Factory.StartNew(Read, TaskCreationOptions.LongRunning);
    }

    /// <summary>Waits until it has been told of as many inserts.</summary>
    public async Task WaitAsync(long inserts)
    {
        using var end = new CancellationTokenSource(Longest);
        while (Volatile.Read(ref _inserts) < inserts)
        {
            if (_reading.IsFaulted)
                await _reading;
            await Task.Delay(10, end.Token);
        }

        Answers.Check(Volatile.Read(ref _inserts) == inserts, "another number of changes than of inserts");
    }

    public async ValueTask DisposeAsync()
    {
        _ends = true;
        await _reading;
        _connection.Dispose();
    }

    private void Read()
    {
        var more = new RawDocument { ["getMore"] = _cursor, ["collection"] = "$cmd.aggregate" };
        while (!_ends)
        {
            var batch = _connection.Run(more)["cursor"].AsDocument["nextBatch"].AsArray;
            long inserts = 0;
            foreach (var change in batch)
            {
                if (change.AsDocument["operationType"].AsString == "insert")
                    inserts++;
            }

            Interlocked.Add(ref _inserts, inserts);
        }
    }
}
