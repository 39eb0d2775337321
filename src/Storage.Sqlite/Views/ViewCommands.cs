using Streetcar.Bson;
using Streetcar.Storage.Sqlite.Catalog;
using Streetcar.Storage.Sqlite.Writing;

namespace Streetcar.Storage.Sqlite.Views;

internal static class ViewCommands
{
    /// <summary>Creates a view; one that exists with the same options is left unchanged.</summary>
    public static View Create(WriteTransaction transaction, Namespace ns, RawDocument options)
    {
        var view = ViewOptions.Parse(ns, options);
        if (transaction.Catalog.Find(ns.Collection) is { } collection)
            throw CollectionCommands.Exists(ns, collection.Options);
        if (transaction.Catalog.FindView(ns.Collection) is not { } existing)
            return Save(transaction, view);
        return existing.Options.Equals(view.Options) ? existing : throw CollectionCommands.Exists(ns, existing.Options);
    }

    /// <summary>Changes a view.</summary>
    /// <param name="transaction">The transaction.</param>
    /// <param name="view">The view.</param>
    /// <param name="changes">The options of the collMod command.</param>
    /// <exception cref="DocumentException">InvalidOptions: views have no such option; or what a new view is refused for.</exception>
    public static RawDocument Modify(WriteTransaction transaction, View view, RawDocument changes)
    {
        var options = view.Options;
        foreach (var (name, value) in changes)
        {
            options = name is "viewOn" or "pipeline"
                ? options.With(name, value)
                : throw new DocumentException(ErrorCode.InvalidOptions, $"option not supported on a view: {name}");
        }

        Save(transaction, ViewOptions.Parse(view.Namespace, options));
        return RawDocument.Empty;
    }

    private static View Save(WriteTransaction transaction, View view)
    {
        transaction.Save(view);
        new ViewGraph(transaction.Catalog).Check(view);
        return view;
    }
}
