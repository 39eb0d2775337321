using System.Text;
using Streetcar.Grains.Activity;

namespace Streetcar.Grains.Commands;

/// <summary>
/// An operation as the profiler shows it (<see href="https://www.mongodb.com/docs/manual/reference/database-profiler/"/>), as far as
/// its command and its reply tell.
/// </summary>
internal static class ProfiledOperation
{
    // A command is shown up to here: it may carry megabytes.
    private const int LongestShown = 50 * 1024;

    /// <summary>What operations of a kind are called.</summary>
    public static string NameOf(OperationKind kind) => kind switch
    {
        OperationKind.Query => "query",
        OperationKind.GetMore => "getmore",
        OperationKind.Insert => "insert",
        OperationKind.Update => "update",
        OperationKind.Remove => "remove",
        _ => "command",
    };

    /// <summary>The full name of the collection that a command is about.</summary>
    public static string NamespaceOf(CommandDefinition definition, Command command)
    {
        var collection = definition.CollectionOf(command);
        return $"{command.Database}.{(collection.IsEmpty ? "$cmd" : Encoding.UTF8.GetString(collection))}";
    }

    public static RawDocument Describe(CommandDefinition definition, Command command, TimeSpan elapsed, Reply reply)
    {
        var fields = new List<RawElement>
        {
            new("op", NameOf(definition.CountsAs)),
            new("ns", NamespaceOf(definition, command)),
            new("command", Shown(definition, command)),
        };
        fields.AddRange(ResultOf(definition.CountsAs, reply.Document));
        fields.AddRange(
        [
            new("responseLength", reply.Body.Length),
            new("protocol", "op_msg"),
            new("millis", (int)elapsed.TotalMilliseconds),
            new("ts", DateTime.UtcNow),
            new("client", command.Client),
            new("allUsers", RawArray.Empty),
            new("user", ""),
        ]);
        return new RawDocument(fields);
    }

    private static RawDocument Shown(CommandDefinition definition, Command command)
    {
        var shown = ShownCommand.Of(definition, command, LongestShown);
        return shown.ContainsKey("$db") ? shown : shown.With("$db", command.Database);
    }

    private static IEnumerable<RawElement> ResultOf(OperationKind kind, RawDocument reply)
    {
        if (reply.TryGetValue("code"u8, out var code))
        {
            yield return new("ok", 0.0);
            yield return new("errMsg", reply["errmsg"]);
            yield return new("errName", reply["codeName"].OrNull);
            yield return new("errCode", code);
        }

        if (reply.TryGetValue("cursor"u8, out var cursor) && cursor.Type == ElementType.Document)
        {
            if (cursor["id"].Raw.TryGetInt64(out long id) && id != 0)
                yield return new("cursorid", id);
            var batch = cursor[kind == OperationKind.GetMore ? "nextBatch" : "firstBatch"];
            if (batch.Type == ElementType.Array)
                yield return new("nreturned", batch.AsArray.Count);
        }

        string? changed = kind switch
        {
            OperationKind.Insert => "ninserted",
            OperationKind.Update => "nMatched",
            OperationKind.Remove => "ndeleted",
            _ => null,
        };
        if (changed is not null && reply.TryGetValue("n"u8, out var count))
            yield return new(changed, count);
        if (kind == OperationKind.Update && reply.TryGetValue("nModified"u8, out var modified))
            yield return new("nModified", modified);
    }
}
