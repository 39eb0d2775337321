using Streetcar.Abstractions;
using Streetcar.Bson;

namespace Streetcar.Wire.Tests;

/// <summary>Stands for the silo behind the listener: has every command answered by one function.</summary>
internal sealed class AnswerAll : ICommandDispatcher
{
    /// <summary>Answers a command; tells what came by default.</summary>
    public Func<Command, CancellationToken, Task<Reply>> Answer { get; set; } = (command, _) => Echo(command);

    public ValueTask<Reply> RunAsync(Command command, CancellationToken cancellationToken) =>
        new(Answer(command, cancellationToken));

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
