using Streetcar.Bson;
using Streetcar.Storage.Sqlite.Planning;
using Streetcar.Storage.Sqlite.Writing;

namespace Streetcar.Storage.Sqlite.Catalog;

internal static class IndexCommands
{
    private const int MaxIndexes = 64;

    // What distinguishes indexes, and what two indexes with the same signature may not differ in.
    private static readonly string[] Signature =
        ["key", "collation", "unique", "sparse", "wildcardProjection"];

    private static readonly string[] OtherOptions =
        ["hidden", "expireAfterSeconds", "prepareUnique", "weights", "default_language", "language_override", "textIndexVersion"];

    /// <summary>The end of a build that is making one of these indexes; null where none is being built.</summary>
    public static Task? FindBuild(CollectionInfo? collection, IReadOnlyList<RawDocument> specs)
    {
        if (collection is null)
            return null;
        foreach (var spec in specs)
        {
            if (Find(collection, IndexSpec.WithCollation(spec, collection)) is { IsReady: false } index)
                return index.Build;
        }

        return null;
    }

    /// <summary>Refuses what MongoDB refuses while indexes of a collection are being built.</summary>
    /// <exception cref="DocumentException">BackgroundOperationInProgressForNamespace.</exception>
    public static void CheckNoBuild(CollectionInfo? collection)
    {
        if (collection is not null && Array.Exists(collection.Indexes, index => !index.IsReady))
        {
            throw new DocumentException(
                ErrorCode.BackgroundOperationInProgressForNamespace,
                $"cannot perform operation: an index build is currently running for collection '{collection.Namespace}'");
        }
    }

    /// <summary>
    /// Adds empty indexes, which reads don't use yet, and the collection where there is none; an index that exists is left
    /// unchanged.
    /// </summary>
    /// <param name="transaction">The transaction.</param>
    /// <param name="ns">The collection.</param>
    /// <param name="specs">The specifications.</param>
    /// <param name="build">Completes when the build ends.</param>
    public static (IndexesCreated Created, long[] Added) Add(
        WriteTransaction transaction, Namespace ns, IReadOnlyList<RawDocument> specs, Task build)
    {
        bool created = transaction.Find(ns) is null;
        var collection = transaction.FindOrCreate(ns);
        int before = collection.IndexCount;
        var added = new List<long>();
        foreach (var given in specs)
        {
            var spec = IndexSpec.WithCollation(given, collection);
            collection.TimeSeries?.CheckIndex(spec);
            if (Find(collection, spec) is not null)
                continue;
            if (collection.Indexes.Length == MaxIndexes)
            {
                throw new DocumentException(
                    ErrorCode.CannotCreateIndex, $"add index fails, too many indexes for {ns} key:{spec["key"]}");
            }

            var index = CatalogTables.AddIndex(transaction.Connection, collection.Id, spec, isReady: false);
            collection = collection with { Indexes = [.. collection.Indexes, index with { Build = build }] };
            added.Add(index.Id);
        }

        transaction.Replace(collection);
        return (new IndexesCreated(before, collection.IndexCount, created), [.. added]);
    }

    /// <summary>Adds indexes to a collection that has no documents: they are complete at once.</summary>
    public static IndexesCreated AddReady(WriteTransaction transaction, Namespace ns, IReadOnlyList<RawDocument> specs)
    {
        var (created, added) = Add(transaction, ns, specs, Task.CompletedTask);
        Finish(transaction, transaction.Find(ns)!, added);
        return created;
    }

    /// <summary>Marks indexes as complete, so that reads use them.</summary>
    public static void Finish(WriteTransaction transaction, CollectionInfo collection, long[] added)
    {
        foreach (var index in collection.Indexes.Where(index => added.Contains(index.Id)))
        {
            CatalogTables.MarkReady(transaction.Connection, index);
            collection = collection.With(index with { IsReady = true, Build = null });
        }

        transaction.Replace(collection);
        if (added.Length > 0)
            transaction.Observer?.IndexesCreated(collection, SpecsOf(collection.Indexes.Where(index => added.Contains(index.Id))));
    }

    /// <summary>Drops indexes and returns how many there were.</summary>
    public static int Drop(WriteTransaction transaction, Namespace ns, RawValue which)
    {
        var collection = transaction.Find(ns)
            ?? throw new DocumentException(ErrorCode.NamespaceNotFound, $"ns not found {ns}");
        Drop(transaction, collection, Choose(collection, which));
        return collection.IndexCount;
    }

    public static void Drop(WriteTransaction transaction, CollectionInfo collection, IndexInfo[] dropped)
    {
        transaction.Connection.ForgetStatements();
        foreach (var index in dropped)
            CatalogTables.DropIndex(transaction.Connection, index);
        transaction.Replace(collection with { Indexes = [.. collection.Indexes.Except(dropped)] });
        var ready = Array.FindAll(dropped, index => index.IsReady);
        if (ready.Length > 0)
            transaction.Observer?.IndexesDropped(collection, SpecsOf(ready));
    }

    private static IEnumerable<RawDocument> SpecsOf(IEnumerable<IndexInfo> indexes) => indexes.Select(index => index.Spec);

    // The index with the same properties; null where there is none.
    private static IndexInfo? Find(CollectionInfo collection, RawDocument spec)
    {
        string name = spec["name"].AsString;
        foreach (var index in collection.Indexes)
        {
            if (index.IsOfTimeSeries)
                continue;
            if (index.IsId && HasSame(index.Spec, spec, "key"))
                return index;
            bool isAlike = HasSame(index.Spec, spec, Signature) && PartialFilter.AreSame(index.Spec, spec);
            if (index.Name == name && !isAlike)
            {
                throw new DocumentException(
                    ErrorCode.IndexKeySpecsConflict,
                    "An existing index has the same name as the requested index. When index names are not specified, "
                    + "they are auto generated and can cause conflicts. Please refer to our documentation. "
                    + $"Requested index: {spec}, existing index: {index.Spec}");
            }

            if (!isAlike)
                continue;
            bool isSame = HasSame(index.Spec, spec, OtherOptions);
            if (index.Name == name && isSame)
                return index;
            throw new DocumentException(
                ErrorCode.IndexOptionsConflict,
                isSame ? $"Index already exists with a different name: {index.Name}"
                    : $"An equivalent index already exists with {(index.Name == name ? "the same name but different" : "a different name and")} options. "
                    + $"Requested index: {spec}, existing index: {index.Spec}");
        }

        var text = TextIndexOptions.IsText(spec["key"].AsDocument) ? Array.Find(collection.Indexes, index => index.Text is not null) : null;
        return text is null ? null : throw new DocumentException(
            ErrorCode.IndexOptionsConflict, $"only one text index per collection allowed, found existing text index \"{text.Name}\"");
    }

    private static bool HasSame(RawDocument left, RawDocument right, params ReadOnlySpan<string> options)
    {
        foreach (string option in options)
        {
            if (!left[option].Equals(right[option]) && left[option].CompareTo(right[option]) != 0)
                return false;
        }

        return true;
    }

    private static IndexInfo[] Choose(CollectionInfo collection, RawValue which)
    {
        switch (which.Type)
        {
            case ElementType.String when which.AsString == "*":
                return collection.Indexes[1..];
            case ElementType.String:
                return [ByName(collection, which.AsString)];
            case ElementType.Array when which.AsArray is [{ Type: ElementType.String } only] && only.AsString == "*":
                return collection.Indexes[1..];
            case ElementType.Array:
                return ByNames(collection, which.AsArray);
            case ElementType.Document:
                return [ByKey(collection, which.AsDocument)];
            default:
                throw new DocumentException(
                    ErrorCode.TypeMismatch,
                    $"BSON field 'dropIndexes.index' is the wrong type '{which.Type.Alias()}', expected types '[string, object]'");
        }
    }

    private static IndexInfo[] ByNames(CollectionInfo collection, RawArray names)
    {
        var chosen = new List<IndexInfo>();
        foreach (var name in names)
        {
            var index = ByName(collection, NameIn(name));
            // The first name has dropped it.
            if (chosen.Contains(index))
                throw new DocumentException(ErrorCode.IndexNotFound, $"index not found with name [{index.Name}]");
            chosen.Add(index);
        }

        return [.. chosen];
    }

    private static string NameIn(RawValue name) => name.Type == ElementType.String
        ? name.AsString
        : throw new DocumentException(ErrorCode.TypeMismatch, $"dropIndexes names must be strings, not {name}");

    private static IndexInfo ByName(CollectionInfo collection, string name)
    {
        var index = Array.Find(collection.Indexes, index => index.Name == name && !index.IsOfTimeSeries)
            ?? throw new DocumentException(ErrorCode.IndexNotFound, $"index not found with name [{name}]");
        return NotId(index);
    }

    private static IndexInfo ByKey(CollectionInfo collection, RawDocument key)
    {
        var found = collection.IndexesOn(key);
        return found.Length switch
        {
            0 => throw new DocumentException(ErrorCode.IndexNotFound, $"can't find index with key: {key}"),
            1 => NotId(found[0]),
            _ => throw new DocumentException(
                ErrorCode.AmbiguousIndexKeyPattern, $"{found.Length} indexes found for key: {key}, identify by name instead."),
        };
    }

    private static IndexInfo NotId(IndexInfo index) => index.IsClustered
        ? throw new DocumentException((ErrorCode)5979800, "It is illegal to drop the clusteredIndex")
        : index.IsId
        ? throw new DocumentException(ErrorCode.InvalidOptions, "cannot drop _id index")
        : index;
}
