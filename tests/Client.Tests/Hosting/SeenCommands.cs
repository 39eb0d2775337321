using System.Collections.Concurrent;
using MongoDB.Driver.Core.Configuration;
using MongoDB.Driver.Core.Events;
using Streetcar.Bson;
using Streetcar.Protocol;

namespace Streetcar.Client.Tests.Hosting;

/// <summary>A command that a client sent, and the reply where there was one.</summary>
public sealed record SeenCommand(string Name, BsonDocument Command, BsonDocument? Reply);

/// <summary>What the clients of both transports send.</summary>
public sealed class SeenCommands
{
    private readonly ConcurrentQueue<SeenCommand> _done = [];
    private readonly ConcurrentDictionary<int, BsonDocument> _started = [];
    private readonly ConcurrentQueue<(string Name, BsonDocument? Answer)> _changed = [];

    public IReadOnlyList<SeenCommand> All => [.. _done];

    public IEnumerable<string> Names => All.Select(command => command.Name);

    public IEnumerable<BsonDocument> Of(string name) => All.Where(command => command.Name == name).Select(command => command.Command);

    public void Clear() => _done.Clear();

    /// <summary>Puts another answer in the place of the next one to a command that goes to a silo's dispatcher; null loses it.</summary>
    public void ChangeAnswer(string name, BsonDocument? answer) => _changed.Enqueue((name, answer));

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
        public RawTimestamp ClusterTime => inner.ClusterTime;

        public async ValueTask<Reply> RunAsync(Command command, CancellationToken cancellationToken)
        {
            var reply = await inner.RunAsync(command, cancellationToken);
            var document = Decode(command.Body);
            foreach (var sequence in command.Sequences)
                document[sequence.Name] = new BsonArray(sequence.Select(Decode));
            string name = document.GetElement(0).Name;
            seen.Add(name, document, Decode(reply.Body));
            if (!seen._changed.TryPeek(out var changed) || changed.Name != name)
                return reply;
            seen._changed.TryDequeue(out _);
            return changed.Answer is { } answer ? new Reply(answer.ToBson()) : throw new TimeoutException($"The answer to {name} was lost.");
        }

        private static BsonDocument Decode(ReadOnlyMemory<byte> bytes) =>
            MongoDB.Bson.Serialization.BsonSerializer.Deserialize<BsonDocument>(bytes.ToArray());
    }
}
