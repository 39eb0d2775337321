using Streetcar.Bson;

namespace Streetcar.Query.Updates;

/// <summary>The server's time in place of an empty timestamp, one of two zeros.</summary>
public static class ServerTimestamp
{
    private static int _ordinal;

    /// <summary>A timestamp that is unique within this second.</summary>
    /// <param name="now">The time.</param>
    public static RawTimestamp At(DateTimeOffset now) =>
        new((uint)now.ToUnixTimeSeconds(), (uint)Interlocked.Increment(ref _ordinal));

    /// <summary>Whether a value is an empty timestamp.</summary>
    /// <param name="value">The value.</param>
    public static bool IsEmpty(RawValueSpan value) => value.Type == ElementType.Timestamp && value.Timestamp.Value == 0;

    /// <summary>Writes the element that a reader is at, with the time where it is an empty timestamp.</summary>
    /// <param name="reader">The reader.</param>
    /// <param name="output">Where it goes to.</param>
    public static void Write(in RawReader reader, RawWriter output)
    {
        if (!IsEmpty(reader.Value))
        {
            output.WriteElements(reader.Element);
            return;
        }

        output.WriteName(reader.Name);
        output.WriteTimestamp(At(DateTimeOffset.UtcNow));
    }
}
