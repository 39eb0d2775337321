using System.Buffers.Binary;

namespace Streetcar.Grains.Activity;

/// <summary>Counts the documents or statements that a write carries, in its body or beside it.</summary>
internal static class StatementCount
{
    public static int Of(OperationKind kind, Command command)
    {
        if (kind is not (OperationKind.Insert or OperationKind.Update or OperationKind.Remove))
            return 1;
        int count = 0;
        foreach (var sequence in command.Sequences)
        {
            for (var rest = sequence.Documents.Span; rest.Length >= sizeof(int); rest = rest[BinaryPrimitives.ReadInt32LittleEndian(rest)..])
                count++;
        }

        if (count > 0)
            return count;
        var reader = new RawReader(command.Body.Span);
        while (reader.Read())
        {
            var name = reader.Name;
            bool holds = name.SequenceEqual("documents"u8) || name.SequenceEqual("updates"u8) || name.SequenceEqual("deletes"u8);
            if (holds && reader.Value.Type == ElementType.Array)
                count = RawReader.Count(reader.Value.Bytes);
        }

        return count;
    }
}
