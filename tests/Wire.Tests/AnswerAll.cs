using Streetcar.Bson;
using Streetcar.Protocol;

namespace Streetcar.Wire.Tests;

/// <summary>Stands for the silo behind the listener: has every command answered by one function.</summary>
internal sealed class AnswerAll : ICommandDispatcher
{
    /// <summary>Answers a command; tells what came by default.</summary>
    public Func<Command, CancellationToken, Task<Reply>> Answer { get; set; } = (command, _) => Echo(command);

    public RawTimestamp ClusterTime { get; set; }

    public ValueTask<Reply> RunAsync(Command command, CancellationToken cancellationToken) =>
        new(Answer(command, cancellationToken));

    public static Task<Reply> Echo(Command command) => Task.FromResult(new Reply(new RawDocument
    {
        ["database"] = command.Database,
        ["command"] = command.Document,
        ["sequences"] = RawArray.From(command.Sequences.Select(sequence => (RawValue)new RawDocument
        {
            ["name"] = sequence.Name,
            ["documents"] = RawArray.From(sequence.Select(document => (RawValue)new RawDocument(document))),
        })),
        ["ok"] = 1.0,
    }));
}
