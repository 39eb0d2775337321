using Streetcar.Security;

namespace Streetcar.Grains.Authorization;

/// <summary>
/// What <c>applyOps</c> needs: what the commands need that would do the same, one entry at a time. Entries that other commands
/// can't do, or several at once that make collections, are for who may do everything.
/// </summary>
internal static class OplogAccess
{
    public static bool Allows(Principal user, Command command, QueryServices services)
    {
        if (!user.AllowsOnCluster(ActionType.ApplyOps) || command.Argument.Type != ElementType.Array)
            return false;
        if (user.MayDoEverything)
            return true;
        var entries = command.Document.First().Value.AsArray;
        if (entries.Count == 0)
            return false;
        foreach (var entry in entries)
        {
            if (entry.Type != ElementType.Document || !Allows(user, entry.AsDocument, isAlone: entries.Count == 1, command, services))
                return false;
        }

        return true;
    }

    private static bool Allows(Principal user, RawDocument entry, bool isAlone, Command command, QueryServices services)
    {
        string? kind = Text(entry, "op"u8), ns = Text(entry, "ns"u8);
        if (kind == "n")
            return user.AllowsOnCluster(ActionType.AppendOplogNote);
        if (ns is null)
            return false;
        bool namesId = !Access.Only(entry.Span, "ui"u8).IsMissing;
        if (namesId && !user.AllowsOnCluster(ActionType.UseUUID))
            return false;
        switch (kind)
        {
            case "i":
                return Access.Allows(user, ActionType.Insert, Namespace.Parse(ns));
            case "u":
                return Access.Allows(user, ActionType.Update, Namespace.Parse(ns))
                    && (!Access.Only(entry.Span, "b"u8).IsTruthy || Access.Allows(user, ActionType.Insert, Namespace.Parse(ns)));
            case "d":
                return Access.Allows(user, ActionType.Remove, Namespace.Parse(ns));
            case "c" when Access.Only(entry.Span, "o"u8) is { Type: ElementType.Document } change:
                var name = new RawReader(change.Document);
                bool creates = name.Read() && name.Name.SequenceEqual("create"u8);
                return (!creates || isAlone)
                    && (!creates || !namesId || user.AllowsOnCluster(ActionType.ForceUUID))
                    && AllowsChange(user, command with { Database = ns.Split('.')[0], Body = change.Document.ToArray() }, services);
            default:
                return false;
        }
    }

    // What is recorded as a command that nobody sends is in no table.
    private static bool AllowsChange(Principal user, Command change, QueryServices services) =>
        CommandTable.TryGet(change.Name, out var definition)
        && definition.Change is not null
        && definition.Allows(user, change, services);

    private static string? Text(RawDocument entry, ReadOnlySpan<byte> name) =>
        Access.Only(entry.Span, name) is { Type: ElementType.String } text ? text.ToString() : null;
}
