using Streetcar.Query.Text;

namespace Streetcar.Storage.Sqlite.Catalog;

/// <summary>The text indexes by which commands search.</summary>
internal static class CollectionTexts
{
    /// <summary>The collection's text index, hidden or not; null where there is none.</summary>
    public static TextIndex? TextIndex(this CollectionInfo? collection) =>
        collection is null ? null : Array.Find(collection.Indexes, index => index is { IsReady: true, Text: not null })?.Text;

    /// <summary>That of a write's one collection.</summary>
    public static TextIndexes TextIndexes(this CollectionInfo? collection) => new(_ => collection.TextIndex(), "");
}
