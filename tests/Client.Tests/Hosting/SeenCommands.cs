using System.Collections.Concurrent;
using MongoDB.Driver.Core.Configuration;
using MongoDB.Driver.Core.Events;
using Streetcar.Protocol;

namespace Streetcar.Client.Tests.Hosting;

/// <summary>A command that a client sent, and the reply where there was one.</summary>
public sealed record SeenCommand(string Name, BsonDocument Command, BsonDocument? Reply);

/// <summary>What the clients of both transports send.</summary>
public sealed class SeenCommands
{
    private readonly ConcurrentQueue<SeenCommand> _done = [];
    private readonly ConcurrentDictionary<int, BsonDocument> _started = [];

    public IReadOnlyList<SeenCommand> All => [.. _done];

    public IEnumerable<string> Names => All.Select(command => command.Name);

    public void Clear() => _done.Clear();

    /// <summary>Watches a client of MongoDB.Driver.</summary>
    public void Watch(ClusterBuilder cluster) => cluster
        .Subscribe<CommandStartedEvent>(e => _started[e.RequestId] = (BsonDocument)e.Command.DeepClone())
        .Subscribe<CommandSucceededEvent>(e => Add(e.CommandName, _started[e.RequestId], (BsonDocument)e.Reply.DeepClone()))
        .Subscribe<CommandFailedEvent>(e => Add(e.CommandName, _started[e.RequestId], null));

    /// <summary>Watches what goes to a silo's dispatcher.</summary>
    public ICommandDispatcher Watch(ICommandDispatcher dispatcher) => new WatchedDispatcher(this, dispatcher);

    private void Add(string name, BsonDocument command, BsonDocument? reply) => _done.Enqueue(new(name, command, reply));

    private sealed class WatchedDispatcher(SeenCommands seen, ICommandDispatcher inner) : ICommandDispatcher
    {
        public async ValueTask<Reply> RunAsync(Command command, CancellationToken cancellationToken)
        {
            var reply = await inner.RunAsync(command, cancellationToken);
            var document = Decode(command.Body);
            foreach (var sequence in command.Sequences)
                document[sequence.Name] = new BsonArray(sequence.Select(Decode));
            seen.Add(document.GetElement(0).Name, document, Decode(reply.Body));
            return reply;
        }

        private static BsonDocument Decode(ReadOnlyMemory<byte> bytes) =>
            MongoDB.Bson.Serialization.BsonSerializer.Deserialize<BsonDocument>(bytes.ToArray());
    }
}
