using MongoDB.Bson.Serialization;
using MongoDB.Driver.Core.Events;

namespace Streetcar.Spec.Tests.Running;

/// <summary>An event of a command that a client sent.</summary>
/// <param name="Event">The kind of event, by its name in the specifications.</param>
/// <param name="Name">The command's name.</param>
/// <param name="Database">The database that it was sent to.</param>
internal sealed record ObservedCommand(string Event, string Name, string Database)
{
    /// <summary>The command, where it is seen started; else null.</summary>
    public BsonDocument? Command { get; init; }

    /// <summary>The reply, where it is seen to have succeeded; else null.</summary>
    public BsonDocument? Reply { get; init; }

    public static ObservedCommand Of(CommandStartedEvent started) =>
        new("commandStartedEvent", started.CommandName, started.DatabaseNamespace.DatabaseName)
        {
            Command = Copy(started.Command),
        };

    public static ObservedCommand Of(CommandSucceededEvent succeeded) =>
        new("commandSucceededEvent", succeeded.CommandName, succeeded.DatabaseNamespace.DatabaseName)
        {
            Reply = Copy(succeeded.Reply),
        };

    public static ObservedCommand Of(CommandFailedEvent failed) =>
        new("commandFailedEvent", failed.CommandName, failed.DatabaseNamespace.DatabaseName);

    // The driver's own is of buffers that it uses again after the event.
    private static BsonDocument Copy(BsonDocument document) =>
        BsonSerializer.Deserialize<BsonDocument>(document.ToBson());
}
