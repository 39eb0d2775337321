using Streetcar.Bson;

namespace Streetcar.Client;

/// <summary>
/// The forms of an update. The server tells them apart by their first field, so that a forgotten operator would replace
/// a whole document: here each form is what its method says.
/// </summary>
internal static class Updates
{
    public static BsonValue Operators(BsonDocument update)
    {
        ArgumentNullException.ThrowIfNull(update);
        var reader = new BsonReader(update.Span);
        return reader.Read() && reader.Name is [(byte)'$', ..]
            ? update
            : throw new ArgumentException(
                $"An update consists of operators, such as {{ $set: … }}, not of fields: {update}. ReplaceOneAsync takes those.",
                nameof(update));
    }

    public static BsonValue Replacement(BsonDocument replacement)
    {
        var reader = new BsonReader(replacement.Span);
        return reader.Read() && reader.Name is [(byte)'$', ..]
            ? throw new ArgumentException(
                $"A replacement consists of fields, not of operators: {replacement}. UpdateOneAsync takes those.",
                nameof(replacement))
            : replacement;
    }

    public static BsonValue Pipeline(IEnumerable<BsonDocument> pipeline) => Array(pipeline);

    public static BsonArray Array(IEnumerable<BsonDocument> documents) =>
        BsonArray.From(documents.Select(document => (BsonValue)document));
}
