using System.Runtime.InteropServices;
using System.Text;
using Streetcar.Bson;
using Streetcar.Bson.Memory;

namespace Streetcar.Query.Text;

/// <summary>Looks at the texts of a document.</summary>
internal interface ITextVisitor
{
    /// <summary>Looks at a text.</summary>
    /// <param name="text">The text.</param>
    /// <param name="language">Its language.</param>
    /// <param name="weight">How much it counts.</param>
    /// <returns>Whether no further text need be visited.</returns>
    bool Visit(ReadOnlySpan<char> text, TextLanguage language, double weight);
}

/// <summary>Goes through the texts of a document that a text index is about.</summary>
internal static class TextWalk
{
    private const double DefaultWeight = 1;

    /// <summary>Visits the texts until one is enough.</summary>
    /// <returns>Whether one was.</returns>
    /// <exception cref="DocumentException">17261, 17262: the document names a language that is none.</exception>
    public static bool Run<T>(TextIndex index, ReadOnlySpan<byte> document, ref T visitor)
        where T : ITextVisitor, allows ref struct => VisitDocument(index, document, index.Fields, index.Language, ref visitor);

    private static bool VisitDocument<T>(
        TextIndex index, ReadOnlySpan<byte> document, TextFields? fields, TextLanguage language, ref T visitor)
        where T : ITextVisitor, allows ref struct
    {
        OperationContext.CheckForInterrupt();
        language = LanguageOf(index, document, language);
        var reader = new RawReader(document);
        while (reader.Read())
        {
            // The name of a language is no text where all fields are.
            if (index.IsWildcard && reader.Name.SequenceEqual(index.OverrideField))
                continue;
            var field = fields?.Find(reader.Name);
            if ((field is not null || index.IsWildcard) && Visit(index, reader.Value, field, language, isElement: false, ref visitor))
                return true;
        }

        return false;
    }

    private static bool Visit<T>(
        TextIndex index, RawValueSpan value, TextFields? field, TextLanguage language, bool isElement, ref T visitor)
        where T : ITextVisitor, allows ref struct
    {
        switch (value.Type)
        {
            case ElementType.String when field?.Weight is not null || index.IsWildcard:
                return VisitText(value.Utf8, language, field?.Weight ?? DefaultWeight, ref visitor);
            case ElementType.Document when field is { HasChildren: true } || index.IsWildcard:
                return VisitDocument(index, value.Document, field, language, ref visitor);
            case ElementType.Array when !isElement || index.IsWildcard:
                var elements = new RawReader(value.Document);
                while (elements.Read())
                {
                    if (Visit(index, elements.Value, field, language, isElement: true, ref visitor))
                        return true;
                }

                return false;
            default:
                return false;
        }
    }

    private static bool VisitText<T>(ReadOnlySpan<byte> utf8, TextLanguage language, double weight, ref T visitor)
        where T : ITextVisitor, allows ref struct
    {
        OperationContext.CheckForInterrupt(utf8.Length);
        byte[] buffer = BufferPool.Rent(sizeof(char) * utf8.Length);
        var text = MemoryMarshal.Cast<byte, char>(buffer.AsSpan());
        bool isEnough = visitor.Visit(text[..Encoding.UTF8.GetChars(utf8, text)], language, weight);
        BufferPool.Return(buffer);
        return isEnough;
    }

    private static TextLanguage LanguageOf(TextIndex index, ReadOnlySpan<byte> document, TextLanguage outer)
    {
        var own = RawReader.Find(document, index.OverrideField);
        if (own.IsMissing)
            return outer;
        if (own.Type != ElementType.String)
        {
            throw new DocumentException(
                (ErrorCode)17261,
                $"The field '{index.LanguageOverride}' names the language of texts, and must be a string, but it is {own.Type.Alias()}");
        }

        string name = Encoding.UTF8.GetString(own.Utf8);
        return TextLanguage.Find(name)
            ?? throw new DocumentException((ErrorCode)17262, $"language override unsupported: {name}");
    }
}
