using Streetcar.Bson;

namespace Streetcar.Query.Expressions;

/// <summary>Tells what is known of documents beside their fields.</summary>
internal interface IDocumentMetadata
{
    /// <summary>The index key that the document was found by; null where it was by none, or it is not known any more.</summary>
    RawDocument? IndexKey => null;

    /// <summary>The score that <c>$rankFusion</c> gave the document; null where it has none.</summary>
    double? Score => null;

    /// <summary>How that score comes about; null where it is not known.</summary>
    RawDocument? ScoreDetails => null;

    /// <summary>How relevant a document is that a <c>$text</c> has found; null for another one.</summary>
    /// <param name="document">The document that is being looked at.</param>
    double? ScoreOf(ReadOnlySpan<byte> document);
}
