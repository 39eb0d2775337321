using System.Buffers.Binary;

namespace Streetcar.Grains;

/// <summary>Finds the writes that may take long: those that change any number of documents, or compute what they change.</summary>
internal static class LongWrites
{
    /// <summary>Whether one of the command's statements may.</summary>
    public static bool Includes(Command command)
    {
        var name = command.Name;
        if (name.SequenceEqual("update"u8))
            return AnyIsLong(command, "updates"u8, "updates");
        return name.SequenceEqual("delete"u8)
            ? AnyIsLong(command, "deletes"u8, "deletes")
            : !name.SequenceEqual("insert"u8) && IsPipeline(RawReader.Find(command.Body.Span, "update"u8));
    }

    private static bool AnyIsLong(Command command, ReadOnlySpan<byte> array, string sequenceName)
    {
        foreach (var sequence in command.Sequences)
        {
            var rest = sequence.Documents.Span;
            while (sequence.Name == sequenceName && !rest.IsEmpty)
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
                : reader.Name.SequenceEqual("u"u8) && IsPipeline(value))
            {
                return true;
            }
        }

        return false;
    }

    private static bool IsPipeline(RawValueSpan update) => update.Type == ElementType.Array;
}
