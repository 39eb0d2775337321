using MongoDB.Bson;

namespace Streetcar.Grains.Typed;

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
        UpdateOneModel one =>
            Update(one.Filter, one.Update, many: false, one.IsUpsert, one.ArrayFilters, one.Collation, one.Hint),
        UpdateManyModel many =>
            Update(many.Filter, many.Update, many: true, many.IsUpsert, many.ArrayFilters, many.Collation, many.Hint),
        ReplaceOneModel one => Replace(one.Filter, one.Replacement, one.IsUpsert, one.Collation, one.Hint),
        DeleteOneModel one => Delete(one.Filter, one: true, one.Collation, one.Hint),
        DeleteManyModel many => Delete(many.Filter, one: false, many.Collation, many.Hint),
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
