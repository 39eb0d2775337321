using System.Diagnostics;
using System.Text;
using Streetcar.Abstractions;
using Streetcar.Bson;

namespace Streetcar.Client;

/// <summary>Tells a listener of the sending of commands.</summary>
internal sealed class CommandMonitor(Action<CommandEvent> listener)
{
    private long _requestId;

    public async ValueTask<Response> WatchAsync(Command command, Func<ValueTask<Response>> send)
    {
        long id = Interlocked.Increment(ref _requestId);
        string name = Encoding.UTF8.GetString(command.Name);
        listener(new CommandStarted(id, command.Database, name, Whole(command)));
        long start = Stopwatch.GetTimestamp();
        try
        {
            var response = await send().ConfigureAwait(false);
            ErrorReply.ThrowIfFailed(response.Body.Span);
            listener(new CommandSucceeded(
                id, command.Database, name, Stopwatch.GetElapsedTime(start), new BsonDocument(response.Keep(response.Body))));
            return response;
        }
        catch (Exception e)
        {
            listener(new CommandFailed(id, command.Database, name, Stopwatch.GetElapsedTime(start), e));
            throw;
        }
    }

    private static BsonDocument Whole(Command command)
    {
        var document = command.Document;
        foreach (var sequence in command.Sequences)
        {
            var documents = sequence.Select(bytes => (BsonValue)new BsonDocument(bytes));
            document = document.With(sequence.Name, BsonArray.From(documents));
        }

        return document;
    }
}
