using System.Collections.Concurrent;

namespace Streetcar.Spec.Tests;

/// <summary>A client that a test names, and what it has been seen to do.</summary>
internal sealed class ClientEntity : IAsyncDisposable
{
    private readonly HashSet<string> _observed;
    private readonly ConcurrentQueue<CommandEvent> _events = [];

    public ClientEntity(SpecSilo silo, BsonDocument description)
    {
        var arguments = new Arguments(description);
        arguments.Text("id");
        _observed = [.. arguments.Values("observeEvents")?.Select(name => name.AsString) ?? []];
        string uriOptions = string.Join('&', arguments.Document("uriOptions")?.Select(option => $"{option.Name}={option.Value}") ?? []);
        var options = silo.Options(arguments.Flag("useMultipleMongoses") == true, uriOptions);
        var api = arguments.Document("serverApi");
        arguments.End();
        Client = new DocumentClient(options with
        {
            ServerApi = api is null ? null : ToServerApi(api),
            Monitor = _observed.Count > 0 ? Observe : null,
        });
    }

    public DocumentClient Client { get; }

    /// <summary>The events of the kinds that the test wants to know of.</summary>
    public IReadOnlyList<CommandEvent> Events => [.. _events];

    public ValueTask DisposeAsync() => Client.DisposeAsync();

    private static ServerApi ToServerApi(BsonDocument document)
    {
        var arguments = new Arguments(document);
        var api = new ServerApi(arguments.Text("version")!)
        {
            Strict = arguments.Flag("strict"),
            DeprecationErrors = arguments.Flag("deprecationErrors"),
        };
        arguments.End();
        return api;
    }

    private void Observe(CommandEvent happened)
    {
        if (happened.CommandName != "configureFailPoint" && _observed.Contains(EventExpectation.NameOf(happened)))
            _events.Enqueue(happened);
    }
}
