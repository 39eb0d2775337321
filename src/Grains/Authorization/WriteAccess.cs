using Streetcar.Grains.Commands;
using Streetcar.Grains.Typed;
using Streetcar.Security;

namespace Streetcar.Grains.Authorization;

/// <summary>What writes need: it depends on what they may do, as to insert where an update finds nothing.</summary>
internal static class WriteAccess
{
    public static bool Insert(Principal user, Command command, QueryServices services) =>
        Access.Allows(user, ActionType.Insert, command) && MayBypass(user, command);

    public static bool Update(Principal user, Command command, QueryServices services) =>
        Access.Allows(user, ActionType.Update, command)
        && (Access.Allows(user, ActionType.Insert, command) || !Upserts(command))
        && MayBypass(user, command);

    public static bool FindAndModify(Principal user, Command command, QueryServices services)
    {
        var body = command.Body.Span;
        return Access.Allows(user, ActionType.Find, command)
            && (Access.Only(body, "update"u8).Type is ElementType.Missing or ElementType.Null || Access.Allows(user, ActionType.Update, command))
            && (!Access.Only(body, "remove"u8).IsTruthy || Access.Allows(user, ActionType.Remove, command))
            && (!Access.Only(body, "upsert"u8).IsTruthy || Access.Allows(user, ActionType.Insert, command))
            && MayBypass(user, command);
    }

    public static bool BulkWrite(Principal user, Command command, QueryServices services)
    {
        var write = new BulkWrite(command);
        var namespaces = write.ReadNamespaces();
        var needed = new ActionSet[namespaces.Count];
        foreach (var operation in write.Operations)
        {
            if (needed.Length > 0)
                needed[BulkWriteOperation.NamespaceOf(operation, needed.Length)] |= Needed(operation.Span);
        }

        var bypass = write.BypassesValidation ? ActionSet.Of(ActionType.BypassDocumentValidation) : default;
        for (int i = 0; i < needed.Length; i++)
        {
            if (!needed[i].IsEmpty && !user.Allows(needed[i] | bypass, namespaces[i].Database, namespaces[i].Collection))
                return false;
        }

        return true;
    }

    private static ActionSet Needed(ReadOnlySpan<byte> operation) => BulkWriteOperation.KindOf(operation) switch
    {
        WriteKind.Insert => ActionSet.Of(ActionType.Insert),
        WriteKind.Delete => ActionSet.Of(ActionType.Remove),
        _ when Access.Only(operation, "upsert"u8).IsTruthy => ActionSet.Of(ActionType.Insert, ActionType.Update),
        _ => ActionSet.Of(ActionType.Update),
    };

    private static bool MayBypass(Principal user, Command command) =>
        !Access.Only(command.Body.Span, "bypassDocumentValidation"u8).IsTruthy
        || Access.Allows(user, ActionType.BypassDocumentValidation, command);

    private static bool Upserts(Command command)
    {
        if (command.Sequences.IsDefaultOrEmpty)
            return Access.Only(command.Body.Span, "updates"u8) is { Type: ElementType.Array } updates && AnyUpserts(updates.Document);
        foreach (var sequence in command.Sequences)
        {
            foreach (var statement in RawDocument.Split(sequence.Documents))
            {
                if (Access.Only(statement.Span, "upsert"u8).IsTruthy)
                    return true;
            }
        }

        return false;
    }

    private static bool AnyUpserts(ReadOnlySpan<byte> updates)
    {
        var reader = new RawReader(updates);
        while (reader.Read())
        {
            if (reader.Value.Type == ElementType.Document && Access.Only(reader.Value.Document, "upsert"u8).IsTruthy)
                return true;
        }

        return false;
    }
}
