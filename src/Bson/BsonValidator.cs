namespace Streetcar.Bson;

/// <summary>Checks bytes from outside: lengths, types, UTF-8, nesting. What passes is trusted from then on.</summary>
public static class BsonValidator
{
    /// <summary>The largest document: 16 MiB, and 16 KiB for what a command adds around one.</summary>
    public const int MaxDocumentSize = (16 * 1024 * 1024) + (16 * 1024);

    /// <summary>How deep documents and arrays may nest.</summary>
    public const int MaxDepth = 200;

    /// <summary>Checks that the bytes are exactly one valid document.</summary>
    /// <param name="document">The bytes.</param>
    /// <exception cref="DocumentException">InvalidBSON, with the offset and the reason.</exception>
    public static void Validate(ReadOnlySpan<byte> document) => throw new NotImplementedException();
}
