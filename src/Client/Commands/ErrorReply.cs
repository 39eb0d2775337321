using Streetcar.Bson;

namespace Streetcar.Client;

/// <summary>Error replies as exceptions.</summary>
internal static class ErrorReply
{
    /// <summary>The exception of a reply with <c>ok: 0</c>, or of one error within a reply.</summary>
    public static DocumentException ToException(ReadOnlySpan<byte> reply) =>
        new(Code(reply), Message(reply), Details(reply));

    /// <summary>Throws what a reply with <c>ok: 0</c> says.</summary>
    /// <exception cref="DocumentException">The reply says <c>ok: 0</c>.</exception>
    public static void ThrowIfFailed(ReadOnlySpan<byte> reply)
    {
        if (!BsonReader.Find(reply, "ok"u8).IsTruthy)
            throw ToException(reply);
    }

    public static ErrorCode Code(ReadOnlySpan<byte> error) =>
        BsonReader.Find(error, "code"u8).TryGetInt64(out long code) ? (ErrorCode)code : ErrorCode.UnknownError;

    public static string Message(ReadOnlySpan<byte> error) =>
        BsonReader.Find(error, "errmsg"u8) is { Type: BsonType.String } message
            ? message.ToString()
            : "The server gave no message.";

    /// <summary>The fields of an error that an exception has no property for; null where there are none.</summary>
    public static BsonDocument? Details(ReadOnlySpan<byte> error)
    {
        using var writer = new BsonWriter();
        writer.WriteStartDocument();
        var reader = new BsonReader(error);
        while (reader.Read())
        {
            if (!IsProperty(reader.Name))
                writer.WriteElements(reader.Element);
        }

        writer.WriteEndDocument();
        return writer.Length > BsonDocument.Empty.Bytes.Length ? writer.ToDocument() : null;
    }

    /// <summary>
    /// Whether the server could not take the command up, but it or another may do so at once: it says so by a label, or
    /// by the codes of a shutdown and of what goes with it.
    /// </summary>
    public static bool IsRetryable(DocumentException error) => (int)error.Code switch
    {
        6 or 7 or 89 or 91 or 134 or 189 or 262 or 9001 or 10107 or 11600 or 11602 or 13435 or 13436 => true,
        _ => error.Details?["errorLabels"] is { Type: BsonType.Array } labels && labels.AsArray.Contains("RetryableWriteError"),
    };

    private static bool IsProperty(ReadOnlySpan<byte> name) =>
        name.SequenceEqual("ok"u8) || name.SequenceEqual("index"u8) || name.SequenceEqual("code"u8)
        || name.SequenceEqual("codeName"u8) || name.SequenceEqual("errmsg"u8);
}
