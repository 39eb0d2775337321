using Streetcar.Bson;

namespace Streetcar.Query.Tests;

/// <summary>Filters and documents as JSON text.</summary>
internal static class FilterTable
{
    public static bool Matches(string filter, string document) =>
        Filter.Compile(BsonDocument.Parse(filter)).Matches(BsonDocument.Parse(document).Span);

    public static void ShouldMatch(string filter, string document, bool expected) =>
        Matches(filter, document).ShouldBe(expected, $"{filter} on {document}");

    public static DocumentException Refusal(string filter) =>
        Should.Throw<DocumentException>(() => Filter.Compile(BsonDocument.Parse(filter)));

    public static void ShouldBeRefused(string filter, int code, string message)
    {
        var refusal = Refusal(filter);
        refusal.Message.ShouldBe(message);
        ((int)refusal.Code).ShouldBe(code);
    }
}
