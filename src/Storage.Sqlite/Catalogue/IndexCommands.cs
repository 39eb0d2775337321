using Streetcar.Bson;

namespace Streetcar.Storage.Sqlite;

/// <summary>Creates and drops indexes.</summary>
internal static class IndexCommands
{
    private const int MaxIndexes = 64;

    /// <summary>
    /// Adds indexes, empty and not yet to be read, and the collection where there is none; one that exists alike is left
    /// alone.
    /// </summary>
    public static (IndexesCreated Created, long[] Added) Add(
        WriteTransaction transaction, Namespace ns, IReadOnlyList<BsonDocument> specs)
    {
        bool created = transaction.Find(ns) is null;
        var collection = transaction.FindOrCreate(ns);
        int before = collection.Indexes.Length;
        var added = new List<long>();
        foreach (var spec in specs)
        {
            if (Exists(collection, spec))
                continue;
            if (collection.Indexes.Length == MaxIndexes)
            {
                throw new DocumentException(
                    ErrorCode.CannotCreateIndex, $"add index fails, too many indexes for {ns} key:{spec["key"]}");
            }

            var index = CatalogueTables.AddIndex(transaction.Connection, collection.Id, spec, isReady: false);
            collection = collection with { Indexes = [.. collection.Indexes, index] };
            added.Add(index.Id);
        }

        transaction.Replace(collection);
        return (new IndexesCreated(before, collection.Indexes.Length, created), [.. added]);
    }

    /// <summary>Drops indexes and tells how many there were.</summary>
    public static int Drop(WriteTransaction transaction, Namespace ns, BsonValue which)
    {
        var collection = transaction.Find(ns)
            ?? throw new DocumentException(ErrorCode.NamespaceNotFound, $"ns not found {ns}");
        var dropped = Choose(collection, which);
        transaction.Connection.ForgetStatements();
        foreach (var index in dropped)
            CatalogueTables.DropIndex(transaction.Connection, index);
        transaction.Replace(collection with { Indexes = [.. collection.Indexes.Except(dropped)] });
        return collection.Indexes.Length;
    }

    // Whether the collection has this very index already.
    private static bool Exists(CollectionInfo collection, BsonDocument spec)
    {
        string name = spec["name"].AsString;
        var key = spec["key"].AsDocument;
        foreach (var index in collection.Indexes)
        {
            bool sameKey = HasSameKey(index, key);
            if (index.Name == name && !sameKey)
            {
                throw new DocumentException(
                    ErrorCode.IndexKeySpecsConflict,
                    "An existing index has the same name as the requested index. When index names are not specified, "
                    + "they are auto generated and can cause conflicts. Please refer to our documentation. "
                    + $"Requested index: {spec}, existing index: {index.Spec}");
            }

            if (!sameKey)
                continue;
            if (index.IsId)
                return true;
            if (!HasSameOptions(index.Spec, spec))
            {
                throw index.Name == name
                    ? new DocumentException(
                        ErrorCode.IndexKeySpecsConflict,
                        $"An existing index has the same name as the requested index. Requested index: {spec}, existing index: {index.Spec}")
                    : new DocumentException(
                        ErrorCode.IndexOptionsConflict,
                        $"An equivalent index already exists with a different name and options. Requested index: {spec}, existing index: {index.Spec}");
            }

            return index.Name == name
                ? true
                : throw new DocumentException(
                    ErrorCode.IndexOptionsConflict, $"Index already exists with a different name: {index.Name}");
        }

        return false;
    }

    private static bool HasSameKey(IndexInfo index, BsonDocument key) =>
        BsonComparer.CompareDocuments(index.KeyPattern.Span, key.Span) == 0;

    private static bool HasSameOptions(BsonDocument left, BsonDocument right)
    {
        static IEnumerable<BsonElement> Options(BsonDocument spec) =>
            spec.Where(option => option.Name is not ("v" or "key" or "name" or "hidden")).OrderBy(option => option.Name, StringComparer.Ordinal);
        return Options(left).SequenceEqual(Options(right));
    }

    private static IndexInfo[] Choose(CollectionInfo collection, BsonValue which)
    {
        switch (which.Type)
        {
            case BsonType.String when which.AsString == "*":
                return collection.Indexes[1..];
            case BsonType.String:
                return [ByName(collection, which.AsString)];
            case BsonType.Array:
                return [.. which.AsArray.Select(name => ByName(collection, NameIn(name))).Distinct()];
            case BsonType.Document:
                return [ByKey(collection, which.AsDocument)];
            default:
                throw new DocumentException(
                    ErrorCode.TypeMismatch,
                    $"BSON field 'dropIndexes.index' is the wrong type '{which.Type.Alias()}', expected types '[string, object]'");
        }
    }

    private static string NameIn(BsonValue name) => name.Type == BsonType.String
        ? name.AsString
        : throw new DocumentException(ErrorCode.TypeMismatch, $"dropIndexes names must be strings, not {name}");

    private static IndexInfo ByName(CollectionInfo collection, string name)
    {
        var index = Array.Find(collection.Indexes, index => index.Name == name)
            ?? throw new DocumentException(ErrorCode.IndexNotFound, $"index not found with name [{name}]");
        return NotId(index);
    }

    private static IndexInfo ByKey(CollectionInfo collection, BsonDocument key)
    {
        var index = Array.Find(collection.Indexes, index => HasSameKey(index, key))
            ?? throw new DocumentException(ErrorCode.IndexNotFound, $"can't find index with key: {key}");
        return NotId(index);
    }

    private static IndexInfo NotId(IndexInfo index) => index.IsId
        ? throw new DocumentException(ErrorCode.InvalidOptions, "cannot drop _id index")
        : index;
}
