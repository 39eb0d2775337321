using Streetcar.Bson;

namespace Streetcar.Query.Tests;

/// <summary>Applies updates as a store does, in and out as text.</summary>
internal static class UpdateRunner
{
    public static BsonDocument Apply(
        string update, string document, string? arrayFilters = null, string? filter = null) =>
        Apply(Compile(update, arrayFilters), BsonDocument.Parse(document), filter).Document;

    public static bool Changes(string update, string document) =>
        Apply(Compile(update), BsonDocument.Parse(document)).Changed;

    public static BsonDocument Upsert(string update, string filter)
    {
        using var output = new BsonWriter();
        Compile(update).BuildUpsert(BsonDocument.Parse(filter), output);
        return Checked(output);
    }

    public static DocumentException Failure(string update, string document, string? arrayFilters = null, string? filter = null) =>
        Should.Throw<DocumentException>(() => Apply(update, document, arrayFilters, filter));

    // Updates may be arrays, which are not documents: read as the value of a field.
    public static Update Compile(string update, string? arrayFilters = null, QueryContext? context = null) => Update.Compile(
        BsonDocument.Parse($"{{ u: {update} }}")["u"],
        arrayFilters is null ? null : BsonDocument.Parse($"{{ f: {arrayFilters} }}")["f"].AsArray,
        context);

    public static (bool Changed, BsonDocument Document) Apply(Update update, BsonDocument document, string? filter = null)
    {
        using var output = new BsonWriter();
        bool changed = update.Apply(document.Span, output, filter is null ? null : Filter.Compile(BsonDocument.Parse(filter)));
        return (changed, Checked(output));
    }

    private static BsonDocument Checked(BsonWriter output)
    {
        BsonValidator.Validate(output.WrittenSpan);
        return output.ToDocument();
    }
}
