using System.Globalization;
using System.Net;

namespace Streetcar.Bench;

/// <summary>A server that speaks the wire protocol.</summary>
/// <param name="name">What the tables call it.</param>
/// <param name="server">Where it listens.</param>
/// <param name="process">Its process; null where the benchmark did not start one for it.</param>
/// <param name="logIn">As whom connections log in; null for nobody.</param>
internal sealed class WireTarget(string name, IPEndPoint server, SiloProcess? process = null, LogIn? logIn = null)
{
    private const int DocumentsPerInsert = 1000;

    public string Name => name;

    public IPEndPoint Server => server;

    public LogIn? LogIn => logIn;

    /// <summary>The processor time that its process has used so far; null where that is not known.</summary>
    public TimeSpan? ProcessorTime => process?.ProcessorTime;

    public static WireTarget Parse(string name, string uri)
    {
        const string scheme = "mongodb://";
        string address = uri.StartsWith(scheme, StringComparison.Ordinal) ? uri[scheme.Length..].TrimEnd('/') : uri;
        int colon = address.LastIndexOf(':');
        string host = colon < 0 ? address : address[..colon];
        int port = colon < 0 ? 27017 : int.Parse(address[(colon + 1)..], CultureInfo.InvariantCulture);
        return new WireTarget(name, new IPEndPoint(Dns.GetHostAddresses(host)[0], port));
    }

    /// <summary>Runs commands one after the other.</summary>
    public void Run(params ReadOnlySpan<RawDocument> commands)
    {
        using var connection = new Connection(server, logIn);
        foreach (var command in commands)
            connection.Run(command);
    }

    public void DropDatabase() => Run(new RawDocument { ["dropDatabase"] = 1 });

    public void Drop(string collection)
    {
        using var connection = new Connection(server, logIn);
        var exists = new RawDocument
        {
            ["listCollections"] = 1,
            ["filter"] = new RawDocument { ["name"] = collection },
            ["nameOnly"] = true,
        };
        if (connection.Run(exists)["cursor"].AsDocument["firstBatch"].AsArray.Count > 0)
            connection.Run(new RawDocument { ["drop"] = collection });
    }

    /// <summary>Fills a collection with documents, with an index on their numbers.</summary>
    public void Load(string collection, IEnumerable<RawDocument> documents)
    {
        var messages = documents.Chunk(DocumentsPerInsert)
            .Select(batch => new ReadOnlyMemory<byte>(Commands.Insert(collection, batch)))
            .GetEnumerator();
        var inserts = new Requests(() => messages.MoveNext() ? messages.Current : default, Answers.CheckOk);
        using (var load = new WireLoad(server, [inserts], logIn))
            load.Run(TimeSpan.MaxValue);
        var index = new RawDocument { ["key"] = new RawDocument { ["number"] = 1 }, ["name"] = "number_1" };
        Run(new RawDocument { ["createIndexes"] = collection, ["indexes"] = RawArray.Create(index) });
    }
}
