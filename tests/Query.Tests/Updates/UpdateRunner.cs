using Streetcar.Bson;
using Streetcar.Query.Matching;
using Streetcar.Query.Updates;

namespace Streetcar.Query.Tests.Updates;

/// <summary>Applies updates as a store does, in and out as text.</summary>
internal static class UpdateRunner
{
    public static RawDocument Apply(
        string update, string document, string? arrayFilters = null, string? filter = null) =>
        Apply(Compile(update, arrayFilters), Json.Document(document), filter).Document;

    public static bool Changes(string update, string document) =>
        Apply(Compile(update), Json.Document(document)).Changed;

    public static RawDocument Upsert(string update, string filter)
    {
        using var output = new RawWriter();
        Compile(update).BuildUpsert(Json.Document(filter), output);
        return Checked(output);
    }

    public static DocumentException Failure(string update, string document, string? arrayFilters = null, string? filter = null) =>
        Should.Throw<DocumentException>(() => Apply(update, document, arrayFilters, filter));

    public static Update Compile(string update, string? arrayFilters = null, QueryContext? context = null) =>
        Update.Compile(Json.Value(update), arrayFilters is null ? null : Json.Array(arrayFilters), context);

    public static (bool Changed, RawDocument Document) Apply(Update update, RawDocument document, string? filter = null)
    {
        using var output = new RawWriter();
        bool changed = update.Apply(document.Span, output, filter is null ? null : Filter.Compile(Json.Document(filter)));
        return (changed, Checked(output));
    }

    private static RawDocument Checked(RawWriter output)
    {
        BsonValidator.Validate(output.WrittenSpan);
        return output.ToDocument();
    }
}
