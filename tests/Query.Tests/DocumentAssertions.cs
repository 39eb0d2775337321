using Streetcar.Bson;

namespace Streetcar.Query.Tests;

/// <summary>Compares documents with their types and the order of their fields, and shows both as text.</summary>
internal static class DocumentAssertions
{
    public static void ShouldBeJson(this RawDocument actual, string expected) =>
        actual.ToJson(ExtendedJsonMode.Canonical)
            .ShouldBe(Json.Document(expected).ToJson(ExtendedJsonMode.Canonical));
}
