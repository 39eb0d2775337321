using Streetcar.Bson;

namespace Streetcar.Query.Updates;

/// <summary>How large and how deep a document may become.</summary>
internal static class UpdateLimits
{
    /// <summary>The largest document that may be stored, in bytes.</summary>
    public const int MaxSize = 16 * 1024 * 1024;

    /// <summary>How deep a stored document may nest, which is less than what a message may.</summary>
    public const int MaxDepth = 180;

    public static void CheckSize(int size)
    {
        if (size > MaxSize)
        {
            throw new DocumentException(
                (ErrorCode)17419, $"Resulting document after update is larger than {MaxSize}");
        }
    }

    public static void CheckUpsertSize(int size)
    {
        if (size > MaxSize)
            throw new DocumentException((ErrorCode)17420, $"Document to upsert is larger than {MaxSize}");
    }

    public static void CheckDepth(ReadOnlySpan<byte> document)
    {
        if (Depth(document, MaxDepth + 1) > MaxDepth)
        {
            throw new DocumentException(
                ErrorCode.Overflow, $"Document exceeds maximum nesting depth of {MaxDepth}");
        }
    }

    /// <summary>How deep a document or an array nests, itself counted; does not look deeper than a bound.</summary>
    public static int Depth(ReadOnlySpan<byte> document, int bound)
    {
        if (bound <= 1)
            return 1;
        int deepest = 0;
        var reader = new RawReader(document);
        while (reader.Read())
        {
            if (reader.Value.Type is ElementType.Document or ElementType.Array)
                deepest = Math.Max(deepest, Depth(reader.Value.Document, bound - 1));
        }

        return deepest + 1;
    }
}
