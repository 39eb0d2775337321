using Streetcar.Bson;

namespace Streetcar.Storage.Sqlite;

/// <summary>Creates, changes and drops views.</summary>
internal static class ViewCommands
{
    /// <summary>Creates a view; one that exists alike is left alone.</summary>
    public static View Create(WriteTransaction transaction, Namespace ns, BsonDocument options)
    {
        var view = ViewOptions.Parse(ns, options);
        if (transaction.Catalogue.Find(ns.Collection) is { } collection)
            throw CollectionCommands.Exists(ns, collection.Options);
        if (transaction.Catalogue.FindView(ns.Collection) is not { } existing)
            return Save(transaction, view);
        return existing.Options.Equals(view.Options) ? existing : throw CollectionCommands.Exists(ns, existing.Options);
    }

    /// <summary>Lets a view be another one of the same name.</summary>
    /// <param name="transaction">The transaction.</param>
    /// <param name="view">The view.</param>
    /// <param name="changes">The options of the collMod command.</param>
    /// <exception cref="DocumentException">InvalidOptions: views have no such option; or what a new view is refused for.</exception>
    public static BsonDocument Modify(WriteTransaction transaction, View view, BsonDocument changes)
    {
        var options = view.Options;
        foreach (var (name, value) in changes)
        {
            options = name is "viewOn" or "pipeline"
                ? options.With(name, value)
                : throw new DocumentException(ErrorCode.InvalidOptions, $"option not supported on a view: {name}");
        }

        Save(transaction, ViewOptions.Parse(view.Namespace, options));
        return BsonDocument.Empty;
    }

    private static View Save(WriteTransaction transaction, View view)
    {
        transaction.Save(view);
        new ViewGraph(transaction.Catalogue).Check(view);
        return view;
    }
}
