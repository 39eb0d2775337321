using Streetcar.Security;

namespace Streetcar.Grains.Authorization;

/// <summary>What commands need that list or change databases and collections.</summary>
internal static class CatalogAccess
{
    public static bool Create(Principal user, Command command, QueryServices services)
    {
        var body = command.Body.Span;
        if (Access.Only(body, "capped"u8).IsTruthy && !Access.Allows(user, ActionType.ConvertToCapped, command))
            return false;
        bool maySo = Access.Allows(user, ActionType.CreateCollection, command);
        return Access.Only(body, "viewOn"u8).Type is ElementType.Missing or ElementType.Null
            ? maySo || Access.Allows(user, ActionType.Insert, command)
            : maySo && MayDefine(user, command);
    }

    public static bool CollMod(Principal user, Command command, QueryServices services)
    {
        if (!Access.Allows(user, ActionType.CollMod, command))
            return false;
        var body = command.Body.Span;
        bool hasSource = !Access.Only(body, "viewOn"u8).IsMissing;
        if (hasSource == Access.Only(body, "pipeline"u8).IsMissing)
        {
            throw new DocumentException(
                ErrorCode.InvalidOptions, "Must specify both 'viewOn' and 'pipeline' when modifying a view and auth is enabled");
        }

        return !hasSource || MayDefine(user, command);
    }

    public static bool CloneCollectionAsCapped(Principal user, Command command, QueryServices services)
    {
        var target = Access.Only(command.Body.Span, "toCollection"u8);
        return Access.Allows(user, ActionType.Find, command)
            && Access.Allows(user, ActionType.Insert, command.Database, target)
            && Access.Allows(user, ActionType.CreateIndex, command.Database, target)
            && Access.Allows(user, ActionType.ConvertToCapped, command.Database, target);
    }

    /// <summary>
    /// Within a database, to rename is an action of its own, but who can't read a collection may not give it the name of one that
    /// he can. Otherwise it is to copy a collection and to drop it.
    /// </summary>
    public static bool RenameCollection(Principal user, Command command, QueryServices services)
    {
        var body = command.Body.Span;
        var source = Access.Named(command.Argument);
        var target = Access.Named(Access.Only(body, "to"u8));
        bool dropsTarget = Access.Only(body, "dropTarget"u8) is { IsMissing: false } drops && (drops.Type == ElementType.Binary || drops.IsTruthy);
        bool mayDrop = !dropsTarget || Access.Allows(user, ActionType.DropCollection, target);
        if (source.Database == target.Database
            && !IsSystem(source) && !IsSystem(target)
            && user.AllowsOnDatabase(ActionType.RenameCollectionSameDB, source.Database)
            && mayDrop
            && (Access.Allows(user, ActionType.Find, source) || !Access.Allows(user, ActionType.Find, target)))
        {
            return true;
        }

        return Access.Allows(user, ActionType.Find, source)
            && Access.Allows(user, ActionType.DropCollection, source)
            && Access.Allows(user, ActionType.Insert, target)
            && Access.Allows(user, ActionType.CreateIndex, target)
            && mayDrop;
    }

    /// <summary>Whoever may do anything in a database may have the names of the collections that he may do something to.</summary>
    public static bool ListCollections(Principal user, Command command, QueryServices services) =>
        user.AllowsOnDatabase(ActionType.ListCollections, command.Database)
        || (Access.Only(command.Body.Span, "nameOnly"u8).IsTruthy
            && Access.Only(command.Body.Span, "authorizedCollections"u8).IsTruthy
            && user.Knows(command.Database));

    /// <summary>Everybody may list the databases that he may do something in.</summary>
    public static bool ListDatabases(Principal user, Command command, QueryServices services) =>
        Access.Only(command.Body.Span, "authorizedDatabases"u8) is not { Type: ElementType.Boolean, Boolean: false }
        || user.AllowsOnCluster(ActionType.ListDatabases);

    public static bool Filemd5(Principal user, Command command, QueryServices services)
    {
        string root = Access.Only(command.Body.Span, "root"u8) is { Type: ElementType.String } named ? named.ToString() : Commands.Filemd5.DefaultRoot;
        return user.Allows(ActionType.Find, command.Database, $"{root}.chunks");
    }

    public static bool CheckMetadataConsistency(Principal user, Command command, QueryServices services) =>
        user.AllowsOnCluster(ActionType.CheckMetadataConsistency)
        || (command.Argument.Type == ElementType.String
            ? Access.Allows(user, ActionType.CheckMetadataConsistency, command)
            : command.Database != "admin" && user.AllowsOnDatabase(ActionType.CheckMetadataConsistency, command.Database));

    public static bool ValidateDBMetadata(Principal user, Command command, QueryServices services) =>
        Access.Only(command.Body.Span, "db"u8) is { Type: ElementType.String } database
            ? user.AllowsOnDatabase(ActionType.Validate, database.ToString())
            : user.AllowsOnAnyNormal(ActionType.Validate);

    // Who can't read a view may make it read anything.
    private static bool MayDefine(Principal user, Command command)
    {
        if (!Access.Allows(user, ActionType.Find, command))
            return true;
        var body = command.Body.Span;
        return new PipelineAccess(user, command.Database, Bypasses: false).AllowsReading(
            PipelineAccess.NameOf(Access.Only(body, "viewOn"u8)), Access.Only(body, "pipeline"u8));
    }

    private static bool IsSystem(Namespace ns) => ns.Collection.StartsWith("system.", StringComparison.Ordinal);
}
