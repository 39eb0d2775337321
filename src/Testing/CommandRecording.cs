using System.Collections.Concurrent;
using MongoDB.Bson;
using Streetcar.Protocol;
using Streetcar.Testing.Scopes;

namespace Streetcar.Testing;

/// <summary>A command that a server was sent.</summary>
/// <param name="Name">Its name: <c>find</c>, <c>insert</c>, …</param>
/// <param name="Database">The database that it was sent to.</param>
/// <param name="Collection">The collection that it is about; null where it names none.</param>
/// <param name="Body">All of it, as it was sent: with the fields of its session, and with the documents that it carries.</param>
public sealed record RecordedCommand(string Name, string Database, string? Collection, BsonDocument Body);

/// <summary>
/// The commands that a server is sent until this is disposed of: by connections and by <see cref="StreetcarServer.Client"/>,
/// from any thread, those that fail too; but not what drivers say to see whether the server is there (<c>hello</c>), nor what
/// logs in. Safe for use by several threads.
/// </summary>
public sealed class CommandRecording : IDisposable
{
    private readonly Scope _scope = new();

    internal CommandRecording(CommandScopes scopes) => _scope.Begin(scopes);

    /// <summary>Those that have come so far, in the order in which they came. It stays when this is disposed of.</summary>
    public IReadOnlyList<RecordedCommand> List => [.. _scope.Commands];

    /// <summary>Records no more.</summary>
    public void Dispose() => _scope.Dispose();

    private sealed class Scope : CommandScope
    {
        public ConcurrentQueue<RecordedCommand> Commands { get; } = [];

        public override ScopeOrder Order => ScopeOrder.Recording;

        public override ValueTask<Reply> RunAsync(Command command, ICommandDispatcher next, CancellationToken cancellationToken)
        {
            Commands.Enqueue(new(
                CommandShape.NameOf(command),
                command.Database,
                command.NamedCollection,
                CommandShape.ToBson(CommandShape.Whole(command))));
            return next.RunAsync(command, cancellationToken);
        }
    }
}
