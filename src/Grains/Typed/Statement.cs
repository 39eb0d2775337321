using BsonArray = MongoDB.Bson.BsonArray;
using BsonDocument = MongoDB.Bson.BsonDocument;
using BsonValue = MongoDB.Bson.BsonValue;

namespace Streetcar.Grains;

/// <summary>One write: an element of a command's <c>documents</c>, <c>updates</c> or <c>deletes</c>.</summary>
/// <param name="Kind">Which command's.</param>
/// <param name="Document">The element.</param>
internal readonly record struct Statement(WriteKind Kind, BsonDocument Document)
{
    /// <summary>The statement of a write.</summary>
    /// <exception cref="ArgumentException">An update or a replacement is not one.</exception>
    public static Statement Of(WriteModel write) => write switch
    {
        InsertOneModel insert => Insert(insert.Document),
        UpdateOneModel update =>
            Update(update.Filter, update.Update, false, update.IsUpsert, update.ArrayFilters, update.Collation, update.Hint),
        UpdateManyModel update =>
            Update(update.Filter, update.Update, true, update.IsUpsert, update.ArrayFilters, update.Collation, update.Hint),
        ReplaceOneModel replace =>
            Replace(replace.Filter, replace.Replacement, replace.IsUpsert, replace.Collation, replace.Hint),
        DeleteOneModel delete => Delete(delete.Filter, true, delete.Collation, delete.Hint),
        DeleteManyModel delete => Delete(delete.Filter, false, delete.Collation, delete.Hint),
        _ => throw new ArgumentNullException(nameof(write)),
    };

    /// <summary>Inserts a document, which is given an <c>_id</c> if it has none.</summary>
    public static Statement Insert(BsonDocument document)
    {
        ArgumentNullException.ThrowIfNull(document);
        if (!document.Contains("_id"))
            document.InsertAt(0, new MongoDB.Bson.BsonElement("_id", MongoDB.Bson.ObjectId.GenerateNewId()));
        return new(WriteKind.Insert, document);
    }

    public static Statement Update(
        BsonDocument filter,
        BsonValue update,
        bool many,
        bool upsert,
        BsonArray? arrayFilters,
        BsonDocument? collation,
        BsonValue? hint)
    {
        var statement = Change(filter, UpdateForms.Operators(update), upsert, collation, hint);
        statement.Document.WithFlag("multi", many).With("arrayFilters", arrayFilters);
        return statement;
    }

    public static Statement Replace(
        BsonDocument filter, BsonDocument replacement, bool upsert, BsonDocument? collation, BsonValue? hint) =>
        Change(filter, UpdateForms.Replacement(replacement), upsert, collation, hint);

    public static Statement Delete(BsonDocument filter, bool one, BsonDocument? collation, BsonValue? hint)
    {
        ArgumentNullException.ThrowIfNull(filter);
        return new(WriteKind.Delete, new BsonDocument { { "q", filter }, { "limit", one ? 1 : 0 } }
            .With("collation", collation)
            .With("hint", hint));
    }

    private static Statement Change(
        BsonDocument filter, BsonValue update, bool upsert, BsonDocument? collation, BsonValue? hint)
    {
        ArgumentNullException.ThrowIfNull(filter);
        return new(WriteKind.Update, new BsonDocument { { "q", filter }, { "u", update } }
            .WithFlag("upsert", upsert)
            .With("collation", collation)
            .With("hint", hint));
    }
}
