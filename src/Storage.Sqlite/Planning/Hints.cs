using Streetcar.Bson;
using Streetcar.Storage.Sqlite.Catalog;

namespace Streetcar.Storage.Sqlite.Planning;

internal static class Hints
{
    /// <summary>The index that the request's hint names; null without a hint.</summary>
    /// <exception cref="DocumentException">BadValue: there is no such index; FailedToParse: the hint is neither name nor key.</exception>
    public static IndexInfo? Find(CollectionInfo collection, PlanRequest request)
    {
        var hint = request.Hint;
        switch (hint.Type)
        {
            case ElementType.Missing:
                return null;
            case ElementType.String:
                return Find(collection, hint.AsString) ?? throw NotFound(collection);
            case ElementType.Document when hint.AsDocument.IsEmpty:
                return null;
            case ElementType.Document:
                return Find(collection, hint.AsDocument) ?? throw NotFound(collection);
            default:
                throw new DocumentException(ErrorCode.FailedToParse, "Hint must be a string or an object");
        }
    }

    private static IndexInfo? Find(CollectionInfo collection, string name) =>
        Array.Find(collection.Indexes, index => index.Name == name && index.IsUsable && !index.IsOfTimeSeries);

    private static IndexInfo? Find(CollectionInfo collection, RawDocument key) =>
        Array.Find(collection.IndexesOn(key), index => index.IsUsable);

    private static DocumentException NotFound(CollectionInfo collection) => new(
        ErrorCode.BadValue,
        $"error processing query: ns={collection.Namespace} planner returned error :: caused by :: "
        + "hint provided does not correspond to an existing index");
}
