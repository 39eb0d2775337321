using System.Runtime.CompilerServices;
using Streetcar.Bson;

namespace Streetcar.Client;

/// <summary>One write of several that <c>BulkWriteAsync</c> does.</summary>
public sealed class WriteModel
{
    private WriteModel(WriteKind kind, ReadOnlyMemory<byte> statement, bool isMulti = false, BsonValue insertedId = default)
    {
        Kind = kind;
        Statement = statement;
        IsMulti = isMulti;
        InsertedId = insertedId;
    }

    internal WriteKind Kind { get; }

    /// <summary>An element of the command's <c>documents</c>, <c>updates</c> or <c>deletes</c>.</summary>
    internal ReadOnlyMemory<byte> Statement { get; }

    /// <summary>Whether it may change several documents, which makes it impossible to repeat.</summary>
    internal bool IsMulti { get; }

    internal BsonValue InsertedId { get; }

    /// <summary>Inserts a document.</summary>
    /// <param name="document">The document; one without an <c>_id</c> is given an ObjectId.</param>
    [OverloadResolutionPriority(1)]
    public static WriteModel InsertOne(BsonDocument document) => InsertOne<BsonDocument>(document);

    /// <summary>Inserts an object.</summary>
    /// <typeparam name="T">The object's type.</typeparam>
    /// <param name="document">The object; one without an <c>_id</c> is given an ObjectId, in the collection alone.</param>
    public static WriteModel InsertOne<T>(T document)
        where T : class
    {
        var statement = Documents<T>.WriteNew(document, out var id);
        return new WriteModel(WriteKind.Insert, statement, insertedId: id);
    }

    /// <summary>Updates the first document that matches.</summary>
    /// <param name="filter">Which document.</param>
    /// <param name="update">Update operators, such as <c>{ $set: { a: 1 } }</c>.</param>
    /// <param name="options">How; null for the defaults.</param>
    /// <exception cref="ArgumentException">The update does not consist of operators.</exception>
    [OverloadResolutionPriority(1)]
    public static WriteModel UpdateOne(BsonDocument filter, BsonDocument update, UpdateOptions? options = null) =>
        Update(filter, Updates.Operators(update), options, isMulti: false);

    /// <summary>Updates the first document that matches, by a pipeline.</summary>
    /// <param name="filter">Which document.</param>
    /// <param name="pipeline">The stages.</param>
    /// <param name="options">How; null for the defaults.</param>
    public static WriteModel UpdateOne(
        BsonDocument filter, IEnumerable<BsonDocument> pipeline, UpdateOptions? options = null) =>
        Update(filter, Updates.Pipeline(pipeline), options, isMulti: false);

    /// <summary>Updates all documents that match.</summary>
    /// <param name="filter">Which documents.</param>
    /// <param name="update">Update operators, such as <c>{ $set: { a: 1 } }</c>.</param>
    /// <param name="options">How; null for the defaults.</param>
    /// <exception cref="ArgumentException">The update does not consist of operators.</exception>
    [OverloadResolutionPriority(1)]
    public static WriteModel UpdateMany(BsonDocument filter, BsonDocument update, UpdateOptions? options = null) =>
        Update(filter, Updates.Operators(update), options, isMulti: true);

    /// <summary>Updates all documents that match, by a pipeline.</summary>
    /// <param name="filter">Which documents.</param>
    /// <param name="pipeline">The stages.</param>
    /// <param name="options">How; null for the defaults.</param>
    public static WriteModel UpdateMany(
        BsonDocument filter, IEnumerable<BsonDocument> pipeline, UpdateOptions? options = null) =>
        Update(filter, Updates.Pipeline(pipeline), options, isMulti: true);

    /// <summary>Replaces the first document that matches, all but its <c>_id</c>.</summary>
    /// <param name="filter">Which document.</param>
    /// <param name="replacement">What to put in its place.</param>
    /// <param name="options">How; null for the defaults.</param>
    /// <exception cref="ArgumentException">The replacement has an update operator.</exception>
    [OverloadResolutionPriority(1)]
    public static WriteModel ReplaceOne(BsonDocument filter, BsonDocument replacement, ReplaceOptions? options = null) =>
        ReplaceOne<BsonDocument>(filter, replacement, options);

    /// <summary>Replaces the first document that matches, all but its <c>_id</c>.</summary>
    /// <typeparam name="T">The object's type.</typeparam>
    /// <param name="filter">Which document.</param>
    /// <param name="replacement">What to put in its place.</param>
    /// <param name="options">How; null for the defaults.</param>
    public static WriteModel ReplaceOne<T>(BsonDocument filter, T replacement, ReplaceOptions? options = null)
        where T : class
    {
        using var writer = new BsonWriter();
        writer.WriteStartDocument();
        Write(writer, "q"u8, filter);
        Write(writer, "u"u8, Updates.Replacement(Documents<T>.Write(replacement)));
        if (options?.Upsert == true)
            Write(writer, "upsert"u8, true);
        Write(writer, "sort"u8, options?.Sort);
        Write(writer, "collation"u8, options?.Collation);
        Write(writer, "hint"u8, options?.Hint);
        writer.WriteEndDocument();
        return new WriteModel(WriteKind.Update, writer.WrittenSpan.ToArray());
    }

    /// <summary>Deletes the first document that matches.</summary>
    /// <param name="filter">Which document.</param>
    /// <param name="options">How; null for the defaults.</param>
    public static WriteModel DeleteOne(BsonDocument filter, DeleteOptions? options = null) =>
        Delete(filter, options, isMulti: false);

    /// <summary>Deletes all documents that match.</summary>
    /// <param name="filter">Which documents; an empty filter matches all.</param>
    /// <param name="options">How; null for the defaults.</param>
    public static WriteModel DeleteMany(BsonDocument filter, DeleteOptions? options = null) =>
        Delete(filter, options, isMulti: true);

    private static WriteModel Update(BsonDocument filter, BsonValue update, UpdateOptions? options, bool isMulti)
    {
        using var writer = new BsonWriter();
        writer.WriteStartDocument();
        Write(writer, "q"u8, filter);
        Write(writer, "u"u8, update);
        if (isMulti)
            Write(writer, "multi"u8, true);
        if (options?.Upsert == true)
            Write(writer, "upsert"u8, true);
        Write(writer, "sort"u8, options?.Sort);
        if (options?.ArrayFilters is { } arrayFilters)
            Write(writer, "arrayFilters"u8, Updates.Array(arrayFilters));
        Write(writer, "collation"u8, options?.Collation);
        Write(writer, "hint"u8, options?.Hint);
        writer.WriteEndDocument();
        return new WriteModel(WriteKind.Update, writer.WrittenSpan.ToArray(), isMulti);
    }

    private static WriteModel Delete(BsonDocument filter, DeleteOptions? options, bool isMulti)
    {
        using var writer = new BsonWriter();
        writer.WriteStartDocument();
        Write(writer, "q"u8, filter);
        Write(writer, "limit"u8, isMulti ? 0 : 1);
        Write(writer, "collation"u8, options?.Collation);
        Write(writer, "hint"u8, options?.Hint);
        writer.WriteEndDocument();
        return new WriteModel(WriteKind.Delete, writer.WrittenSpan.ToArray(), isMulti);
    }

    private static void Write(BsonWriter writer, ReadOnlySpan<byte> name, BsonDocument? value)
    {
        if (value is not null)
        {
            writer.WriteName(name);
            writer.WriteDocument(value.Span);
        }
    }

    private static void Write(BsonWriter writer, ReadOnlySpan<byte> name, BsonValue? value)
    {
        if (value is { IsMissing: false } present)
        {
            writer.WriteName(name);
            writer.WriteValue(present);
        }
    }
}
