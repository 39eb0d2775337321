using System.Buffers.Binary;

namespace Streetcar.Grains;

/// <summary>Finds the writes that may take long: those that change any number of documents, or compute what they look for or change.</summary>
internal static class LongWrites
{
    /// <summary>Whether one of the statements of an update may.</summary>
    public static bool InUpdates(Command command) => AnyIsLong(command, "updates"u8);

    /// <summary>Whether one of the statements of a delete may.</summary>
    public static bool InDeletes(Command command) => AnyIsLong(command, "deletes"u8);

    /// <summary>Whether one of the operations of a bulk write may.</summary>
    public static bool InBulkWrites(Command command) => AnyIsLong(command, "ops"u8);

    /// <summary>Whether a filter may compute something for each document: it has an expression, a schema or a script in it.</summary>
    public static bool MayCompute(RawValueSpan filter) => filter.Type == ElementType.Document
        && (filter.Document.IndexOf("$expr\0"u8) >= 0 || filter.Document.IndexOf("$jsonSchema\0"u8) >= 0
            || filter.Document.IndexOf("$where\0"u8) >= 0);

    // In sequences of whatever name: a command with one that is not its own is refused later.
    private static bool AnyIsLong(Command command, ReadOnlySpan<byte> array)
    {
        foreach (var sequence in command.Sequences)
        {
            var rest = sequence.Documents.Span;
            while (!rest.IsEmpty)
            {
                var statement = rest[..BinaryPrimitives.ReadInt32LittleEndian(rest)];
                rest = rest[statement.Length..];
                if (IsLong(statement))
                    return true;
            }
        }

        if (!RawReader.TryFind(command.Body.Span, array, out var statements) || statements.Type != ElementType.Array)
            return false;
        var reader = new RawReader(statements.Document);
        while (reader.Read())
        {
            if (reader.Value.Type == ElementType.Document && IsLong(reader.Value.Document))
                return true;
        }

        return false;
    }

    private static bool IsLong(ReadOnlySpan<byte> statement)
    {
        var reader = new RawReader(statement);
        while (reader.Read())
        {
            var value = reader.Value;
            if (reader.Name.SequenceEqual("multi"u8) ? value.IsTruthy
                : reader.Name.SequenceEqual("limit"u8) ? !value.IsTruthy
                : IsFilter(reader.Name) ? MayCompute(value)
                : IsUpdate(reader.Name) && value.Type == ElementType.Array)
            {
                return true;
            }
        }

        return false;
    }

    private static bool IsFilter(ReadOnlySpan<byte> name) => name.SequenceEqual("q"u8) || name.SequenceEqual("filter"u8);

    private static bool IsUpdate(ReadOnlySpan<byte> name) => name.SequenceEqual("u"u8) || name.SequenceEqual("updateMods"u8);
}
