using System.Globalization;
using CsCheck;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Hosting;
using MongoDB.Bson;
using Streetcar.Bson;
using Streetcar.Client;
using Streetcar.Grains;
using Streetcar.Hosting;

namespace Streetcar.Faults.Racing;

/// <summary>
/// Clients that read and kill one cursor at once, while it reads ahead and forgets what it has read ahead: together they get
/// each document once, in order, up to where it was killed.
/// </summary>
internal sealed class CursorRaces : IAsyncDisposable
{
    private const int Documents = 600;
    private const int DocumentSize = 4096;
    private const int FirstBatch = 2;
    private const int Clients = 3;
    private const int Kill = -1;

    // Most let the server choose the size, so that it reads ahead; between some, the cursor is idle.
    private static readonly Gen<int[][]> Batches = Gen.Frequency(
            (6, Gen.Const(0)), (3, Gen.Int[1, 40]), (1, Gen.Const(Kill)))
        .Array[0, 8].Array[Clients];

    private readonly IHost _host;

    private CursorRaces(IHost host) => _host = host;

    private Database Database => _host.Services.GetRequiredService<DocumentClient>()["races"];

    /// <summary>Runs races.</summary>
    /// <param name="races">How many.</param>
    public static async Task<Outcome> RunAsync(int races)
    {
        var outcome = new Outcome(string.Create(CultureInfo.InvariantCulture, $"{races} races for cursors"));
        using var folder = new TempFolder();
        var builder = Host.CreateEmptyApplicationBuilder(null);
        builder.AddStreetcar(options => (options.Port, options.Data) = (0, folder.Path));
        builder.Services.Configure<CursorAges>(ages => ages.Rest = TimeSpan.FromMilliseconds(5));
        await using var harness = new CursorRaces(builder.Build());
        await harness._host.StartAsync();
        await harness.Database.GetCollection<BsonDocument>("c").InsertManyAsync(Enumerable.Range(0, Documents).Select(
            id => new BsonDocument { ["_id"] = id, ["text"] = new string('x', DocumentSize) }));
        int read = 0;
        try
        {
            await Batches.SampleAsync(async batches => Interlocked.Add(ref read, await harness.RaceAsync(batches)), iter: races);
        }
        catch (CsCheckException e)
        {
            outcome.Blame($"{e.Message} {e.InnerException?.Message}");
        }

        outcome.Note($"{read} documents read");
        return outcome;
    }

    public async ValueTask DisposeAsync()
    {
        await _host.StopAsync();
        await ((IAsyncDisposable)_host).DisposeAsync();
    }

    private async Task<int> RaceAsync(int[][] batches)
    {
        var found = await Database.CommandAsync(new BsonDocument { ["find"] = "c", ["batchSize"] = FirstBatch });
        var id = found["cursor"]["id"];
        var readers = Array.ConvertAll(batches, own => Task.Run(() => ReadAsync(id, own)));
        var read = (await Task.WhenAll(readers)).SelectMany(ids => ids).Order().ToList();
        // To the end, unless it is gone.
        var rest = await ReadAsync(id, [0, 0, 0, 0, 0, 0]);
        read.AddRange(rest);
        if (!read.SequenceEqual(Enumerable.Range(FirstBatch, read.Count)))
            throw new InvalidOperationException($"The clients got together: {string.Join(", ", read)}");
        if (read.Count < Documents - FirstBatch && !batches.Any(own => own.Contains(Kill)))
            throw new InvalidOperationException($"The clients got {read.Count} documents together, and nobody killed the cursor");
        return read.Count;
    }

    private async Task<List<int>> ReadAsync(BsonValue id, int[] sizes)
    {
        var read = new List<int>();
        try
        {
            foreach (int size in sizes)
            {
                if (size == Kill)
                    await Database.CommandAsync(new BsonDocument { ["killCursors"] = "c", ["cursors"] = new BsonArray { id } });
                else
                    read.AddRange(await GetMoreAsync(id, size));
            }
        }
        catch (CommandException e) when (e.Code is (int)ErrorCode.CursorNotFound or (int)ErrorCode.CursorKilled)
        {
            // Another one was at the end before, or killed it.
        }

        return read;
    }

    private async Task<IEnumerable<int>> GetMoreAsync(BsonValue id, int size)
    {
        var more = new BsonDocument { ["getMore"] = id, ["collection"] = "c" };
        if (size > 0)
            more["batchSize"] = size;
        var reply = await Database.CommandAsync(more);
        return reply["cursor"]["nextBatch"].AsBsonArray.Select(document => document["_id"].AsInt32);
    }
}
