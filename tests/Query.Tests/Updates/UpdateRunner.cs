using Streetcar.Bson;
using Streetcar.Query.Matching;
using Streetcar.Query.Updates;

namespace Streetcar.Query.Tests.Updates;

/// <summary>Applies updates as a store does, in and out as text.</summary>
internal static class UpdateRunner
{
    public static RawDocument Apply(
        string update, string document, string? arrayFilters = null, string? filter = null) =>
        Apply(Compile(update, arrayFilters), RawDocument.Parse(document), filter).Document;

    public static bool Changes(string update, string document) =>
        Apply(Compile(update), RawDocument.Parse(document)).Changed;

    public static RawDocument Upsert(string update, string filter)
    {
        using var output = new RawWriter();
        Compile(update).BuildUpsert(RawDocument.Parse(filter), output);
        return Checked(output);
    }

    public static DocumentException Failure(string update, string document, string? arrayFilters = null, string? filter = null) =>
        Should.Throw<DocumentException>(() => Apply(update, document, arrayFilters, filter));

    // Updates may be arrays, which are not documents: read as the value of a field.
    public static Update Compile(string update, string? arrayFilters = null, QueryContext? context = null) => Update.Compile(
        RawDocument.Parse($"{{ u: {update} }}")["u"],
        arrayFilters is null ? null : RawDocument.Parse($"{{ f: {arrayFilters} }}")["f"].AsArray,
        context);

    public static (bool Changed, RawDocument Document) Apply(Update update, RawDocument document, string? filter = null)
    {
        using var output = new RawWriter();
        bool changed = update.Apply(document.Span, output, filter is null ? null : Filter.Compile(RawDocument.Parse(filter)));
        return (changed, Checked(output));
    }

    private static RawDocument Checked(RawWriter output)
    {
        BsonValidator.Validate(output.WrittenSpan);
        return output.ToDocument();
    }
}
