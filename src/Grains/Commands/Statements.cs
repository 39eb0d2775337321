namespace Streetcar.Grains.Commands;

/// <summary>
/// The documents that a write command carries, in an array of its body or in a sequence beside it; neither is copied.
/// </summary>
internal static class Statements
{
    /// <summary>How many documents one command may carry.</summary>
    public const int MaxCount = 100_000;

    /// <summary>Finds the documents.</summary>
    /// <param name="command">The command.</param>
    /// <param name="path">Where they belong: <c>insert.documents</c>.</param>
    /// <param name="array">The array of the body; null where there is none.</param>
    /// <param name="other">The name of the other sequence that the command may have; empty for none.</param>
    /// <exception cref="DocumentException">There are none, too many, or what is there is not a document.</exception>
    public static List<ReadOnlyMemory<byte>> Of(Command command, string path, RawArray? array, string other = "")
    {
        var statements = Find(command, path, array, other);
        return statements.Count is not (0 or > MaxCount)
            ? statements
            : throw new DocumentException(
                ErrorCode.InvalidLength,
                $"Write batch sizes must be between 1 and {MaxCount}. Got {statements.Count} operations.");
    }

    /// <summary>The same for documents of which there may be any number.</summary>
    public static List<ReadOnlyMemory<byte>> Find(Command command, string path, RawArray? array, string other)
    {
        string name = path[(path.IndexOf('.', StringComparison.Ordinal) + 1)..];
        List<ReadOnlyMemory<byte>>? statements = array is null ? null : FromArray(array, path);
        foreach (var sequence in command.Sequences)
        {
            if (sequence.Name == other)
                continue;
            if (sequence.Name != name)
                throw new DocumentException(ErrorCode.UnknownBsonField, $"BSON field '{Parent(path)}.{sequence.Name}' is an unknown field.");
            if (statements is not null)
                throw new DocumentException((ErrorCode)40413, $"BSON field '{path}' is a duplicate field");
            statements = RawDocument.Split(sequence.Documents);
        }

        return statements ?? throw ArgumentErrors.Missing(Parent(path), name);
    }

    private static List<ReadOnlyMemory<byte>> FromArray(RawArray array, string path)
    {
        var statements = new List<ReadOnlyMemory<byte>>();
        var reader = new RawReader(array.Span);
        while (reader.Read())
        {
            if (reader.Value.Type != ElementType.Document)
                throw ArgumentErrors.NoDocument($"{path}.{statements.Count}", reader.Value.Type);
            statements.Add(array.Bytes.Slice(reader.ValueOffset, reader.Value.Bytes.Length));
        }

        return statements;
    }

    private static string Parent(string path) => path[..path.IndexOf('.', StringComparison.Ordinal)];
}
