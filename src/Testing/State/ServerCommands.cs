using Streetcar.Bson;
using Streetcar.Protocol;

namespace Streetcar.Testing.State;

/// <summary>Runs commands of the library's own in a server, which no scope of a test sees.</summary>
/// <param name="server">The server's dispatcher.</param>
internal sealed class ServerCommands(ICommandDispatcher server)
{
    // What a server has of its own.
    private static readonly string[] Own = ["admin", "config", "local"];

    /// <exception cref="InvalidOperationException">The command failed; the message has the server's.</exception>
    public async ValueTask<RawDocument> RunAsync(Command command, CancellationToken cancellationToken)
    {
        var reply = await server.RunAsync(command, cancellationToken).ConfigureAwait(false);
        var document = reply.IsPooled ? new RawDocument(reply.Body.ToArray()) : reply.Document;
        reply.Return();
        var errors = document["writeErrors"];
        if (document["ok"] is { Raw.IsNumber: true, AsDouble: 1 } && errors.IsMissing)
            return document;
        string reason = errors.IsMissing ? document["errmsg"].ToString() : errors.AsArray[0].AsDocument["errmsg"].ToString();
        throw new InvalidOperationException($"The server refuses '{Scopes.CommandShape.NameOf(command)}' on '{command.Database}': {reason}");
    }

    public ValueTask<RawDocument> RunAsync(string database, RawDocument command, CancellationToken cancellationToken) =>
        RunAsync(new Command(database, command), cancellationToken);

    /// <summary>The databases that applications made.</summary>
    public async ValueTask<List<string>> DatabasesAsync(CancellationToken cancellationToken)
    {
        var reply = await RunAsync("admin", new() { ["listDatabases"] = 1, ["nameOnly"] = true }, cancellationToken).ConfigureAwait(false);
        return [.. reply["databases"].AsArray.Select(database => database.AsDocument["name"].AsString).Where(name => !Own.Contains(name, StringComparer.Ordinal))];
    }

    public ValueTask<RawDocument> DropAsync(string database, CancellationToken cancellationToken) =>
        RunAsync(database, new() { ["dropDatabase"] = 1 }, cancellationToken);

    /// <summary>The batches of a cursor, to its end.</summary>
    public async IAsyncEnumerable<RawArray> BatchesAsync(
        string database, RawDocument command, [System.Runtime.CompilerServices.EnumeratorCancellation] CancellationToken cancellationToken)
    {
        var reply = await RunAsync(database, command, cancellationToken).ConfigureAwait(false);
        var cursor = reply["cursor"].AsDocument;
        yield return cursor["firstBatch"].AsArray;
        string collection = cursor["ns"].AsString[(database.Length + 1)..];
        while (cursor["id"].AsInt64 is var id and not 0)
        {
            reply = await RunAsync(database, new() { ["getMore"] = id, ["collection"] = collection }, cancellationToken).ConfigureAwait(false);
            cursor = reply["cursor"].AsDocument;
            yield return cursor["nextBatch"].AsArray;
        }
    }
}
