using System.Text;

namespace Streetcar.Grains.Commands;

/// <summary><see href="https://www.mongodb.com/docs/manual/reference/command/renameCollection/"/></summary>
internal static class RenameCollection
{
    private const int MaxNamespaceBytes = 255;

    private static readonly ArgumentTable<Arguments> Table = new()
    {
        { "to", Requirement.Required, (ref to, in argument) => to.Target = argument.String() },
        { "dropTarget", Requirement.NotNull, ReadDropTarget },
        { "stayTemp", (ref _, in argument) => argument.OnlyBoolean() },
        { "collectionUUID", (ref to, in argument) => to.SourceId = argument.Uuid() },
    };

    public static async ValueTask<Reply> RunAsync(
        ICatalogOperations store, Command command, CancellationToken cancellationToken)
    {
        var arguments = new Arguments();
        Table.Read(command, ref arguments);
        var source = Namespace.Parse(Argument.First(command).String());
        var target = Namespace.Parse(arguments.Target!);
        CheckName(source, "source");
        CheckName(target, "target");
        if (arguments.TargetId is not null && source.Database != target.Database)
            throw new DocumentException(ErrorCode.InvalidOptions, "The UUID of a target to drop is not allowed where the collection goes to another database");
        await CollectionUuid.CheckAsync(store, source, arguments.SourceId, cancellationToken);
        await CollectionUuid.CheckAsync(store, target, arguments.TargetId, cancellationToken);
        await store.RenameCollectionAsync(source, target, arguments.DropTarget, cancellationToken);
        return Replies.Ok;
    }

    // It runs on admin and names both collections in full.
    public static string ChangedDatabase(Command command)
    {
        string source = Argument.First(command).String();
        int dot = source.IndexOf('.');
        return dot > 0
            ? source[..dot]
            : throw new DocumentException(ErrorCode.InvalidNamespace, $"Invalid namespace specified '{source}'");
    }

    private static void CheckName(Namespace ns, string which)
    {
        string name = ns.ToString();
        string? fault = name.Contains('$') ? "contains '$'"
            : Encoding.UTF8.GetByteCount(name) > MaxNamespaceBytes ? $"is longer than {MaxNamespaceBytes} bytes"
            : ns.Collection.StartsWith("system.", StringComparison.Ordinal) ? "is of a system collection"
            : ns.Database == "local" && ns.Collection.StartsWith("oplog.", StringComparison.Ordinal) ? "is of an oplog"
            : null;
        if (fault is not null)
            throw new DocumentException(ErrorCode.IllegalOperation, $"Cannot rename '{which}': the name {name} {fault}");
    }

    private static void ReadDropTarget(ref Arguments to, in Argument argument)
    {
        if (argument.Raw.Type == ElementType.Binary)
        {
            to.TargetId = argument.Raw.BinarySubtype == 4
                ? argument.Uuid()
                : throw new DocumentException(ErrorCode.InvalidUuid, "dropTarget must be a boolean or a UUID");
            to.DropTarget = true;
        }
        else
        {
            to.DropTarget = argument.Raw.Type == ElementType.Boolean
                ? argument.Raw.Boolean
                : throw argument.WrongType("types '[bool, binData]'");
        }
    }

    private struct Arguments
    {
        public string? Target;
        public bool DropTarget;
        public Guid? SourceId;
        public Guid? TargetId;
    }
}
