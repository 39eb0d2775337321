using System.Reflection;
using Streetcar.Abstractions;
using Streetcar.Bson;

namespace Streetcar.Wire.Tests;

/// <summary>Stands for all grains behind the door: has every command answered by one function.</summary>
internal sealed class GrainsInOne : IReaderGrain, ICollectionGrain, IDatabaseGrain, ICursorGrain
{
    /// <summary>Answers a command; tells what came by default.</summary>
    public Func<Command, CancellationToken, Task<Reply>> Answer { get; set; } = (command, _) => Echo(command);

    public IGrainFactory Factory
    {
        get
        {
            var factory = DispatchProxy.Create<IGrainFactory, OneGrainForAll>();
            ((OneGrainForAll)(object)factory).Grains = this;
            return factory;
        }
    }

    public ValueTask<Reply> RunAsync(Command command, CancellationToken cancellationToken) =>
        new(Answer(command, cancellationToken));

    public ValueTask<Reply> GetMoreAsync(Command command, CancellationToken cancellationToken) =>
        new(Answer(command, cancellationToken));

    public Task OpenAsync(CursorOpening opening) => throw new NotSupportedException();

    public Task<bool> KillAsync() => throw new NotSupportedException();

    public static Task<Reply> Echo(Command command) => Task.FromResult(new Reply(new BsonDocument
    {
        ["database"] = command.Database,
        ["command"] = command.Document,
        ["sequences"] = BsonArray.From(command.Sequences.Select(sequence => (BsonValue)new BsonDocument
        {
            ["name"] = sequence.Name,
            ["documents"] = BsonArray.From(sequence.Select(document => (BsonValue)new BsonDocument(document))),
        })),
        ["ok"] = 1.0,
    }));
}
