using Streetcar.Bson;
using Streetcar.Query.Matching;

namespace Streetcar.Query.Tests.Matching;

/// <summary>Filters and documents as JSON text.</summary>
internal static class FilterTable
{
    public static bool Matches(string filter, string document) =>
        Filter.Compile(Json.Document(filter)).Matches(Json.Document(document).Span);

    public static void ShouldMatch(string filter, string document, bool expected) =>
        Matches(filter, document).ShouldBe(expected, $"{filter} on {document}");

    public static DocumentException Refusal(string filter) =>
        Should.Throw<DocumentException>(() => Filter.Compile(Json.Document(filter)));

    public static void ShouldBeRefused(string filter, int code, string message)
    {
        var refusal = Refusal(filter);
        refusal.Message.ShouldBe(message);
        ((int)refusal.Code).ShouldBe(code);
    }
}
