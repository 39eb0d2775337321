using MongoDB.Driver;
using Streetcar.Testing;

namespace Streetcar.Operators.Tests.Running;

/// <summary>A silo with a folder of its own, to which commands go over the wire.</summary>
public sealed class RunningSilo : IAsyncLifetime
{
    /// <summary>The collection that a case's documents are in.</summary>
    public const string Things = "things";

    private readonly HashSet<string> _used = [];
    private RawArray? _standing;
    private StreetcarServer? _server;
    private MongoClient? _client;

    public async ValueTask InitializeAsync()
    {
        _server = await StreetcarServer.StartAsync();
        _client = new MongoClient(_server.ConnectionString);
    }

    public async ValueTask DisposeAsync()
    {
        _client!.Dispose();
        await _server!.DisposeAsync();
    }

    /// <summary>Leaves the case's documents in the database, and nothing else.</summary>
    /// <param name="case">The case.</param>
    /// <param name="changes">Whether it changes them, so that the next case finds others.</param>
    internal async Task PrepareAsync(Case @case, bool changes = false)
    {
        var documents = @case.Documents;
        bool isAlone = !changes && !@case.Has("collections") && !@case.Has("indexes");
        if (isAlone && documents.Equals(_standing))
            return;
        foreach (string collection in _used)
            await RunAsync(new() { ["drop"] = collection });
        _used.Clear();
        _standing = isAlone ? documents : null;

        await FillAsync(Things, documents);
        foreach (var (collection, others) in @case.Field("collections", RawDocument.Empty).AsDocument)
            await FillAsync(collection, Case.Numbered(others.AsArray));
        _used.UnionWith(@case.Field("leaves", RawDocument.Empty).AsDocument.Select(collection => collection.Name));
        if (@case.Has("indexes"))
            await RunAsync(new() { ["createIndexes"] = Things, ["indexes"] = @case.Field("indexes") });
    }

    /// <summary>Runs a command.</summary>
    /// <exception cref="DocumentException">It failed, or one of its writes did.</exception>
    internal async Task<RawDocument> RunAsync(RawDocument command)
    {
        var reply = await SendAsync(command);
        if (!reply.TryGetValue("writeErrors", out var errors))
            return reply;
        var error = errors[0].AsDocument;
        throw new DocumentException((ErrorCode)error["code"].AsInt32, error["errmsg"].AsString);
    }

    /// <summary>All documents that a command's cursor gives.</summary>
    internal async Task<RawArray> ReadAsync(RawDocument command)
    {
        var documents = new List<RawValue>();
        var cursor = (await SendAsync(command))["cursor"];
        documents.AddRange(cursor["firstBatch"].AsArray);
        while (cursor["id"].AsInt64 is not 0 and var id)
        {
            string name = cursor["ns"].AsString;
            cursor = (await SendAsync(new() { ["getMore"] = id, ["collection"] = name[(name.IndexOf('.') + 1)..] }))["cursor"];
            documents.AddRange(cursor["nextBatch"].AsArray);
        }

        return RawArray.From(documents);
    }

    /// <summary>All documents that a pipeline over the case's gives.</summary>
    internal Task<RawArray> AggregateAsync(Case @case, RawArray pipeline) => ReadAsync(
        @case.Options(new() { ["aggregate"] = Things, ["pipeline"] = pipeline, ["cursor"] = RawDocument.Empty }));

    /// <summary>The values of expressions over the case's one document.</summary>
    internal async Task<IReadOnlyList<RawValue>> EvaluateAsync(
        Case @case, IReadOnlyList<RawValue> operands, Func<RawValue, RawValue> expression)
    {
        var fields = Examples.Fields(operands, expression);
        var values = await AggregateAsync(@case, RawArray.Create(new RawDocument { ["$replaceWith"] = fields }));
        return Examples.Values(values.Single(), operands.Count);
    }

    // As bytes, so that nothing is changed on the way.
    private async Task<RawDocument> SendAsync(RawDocument command)
    {
        try
        {
            var reply = await _client!.GetDatabase("operators")
                .RunCommandAsync<MongoDB.Bson.RawBsonDocument>(new MongoDB.Bson.RawBsonDocument(command.Bytes.ToArray()));
            return new RawDocument(MongoDB.Bson.BsonExtensionMethods.ToBson(reply));
        }
        catch (MongoCommandException e)
        {
            throw new DocumentException((ErrorCode)e.Code, e.ErrorMessage);
        }
    }

    private async Task FillAsync(string collection, RawArray documents)
    {
        _used.Add(collection);
        if (documents.Count > 0)
            await RunAsync(new() { ["insert"] = collection, ["documents"] = documents });
    }
}
