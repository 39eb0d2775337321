using MongoDB.Bson;

namespace Streetcar.Grains;

/// <summary>What a reply says of failures.</summary>
internal static class ErrorReply
{
    private const int UnknownError = 8;

    /// <summary>The reply's <c>writeErrors</c>; empty where there are none.</summary>
    public static IReadOnlyList<WriteError> WriteErrors(BsonDocument reply)
    {
        if (reply.GetValue("writeErrors", BsonNull.Value) is not BsonArray errors)
            return [];
        var found = new List<WriteError>(errors.Count);
        foreach (var error in errors)
            found.Add(ToWriteError(error.AsBsonDocument, error["index"].ToInt32()));
        return found;
    }

    /// <summary>One of <c>writeErrors</c>.</summary>
    /// <param name="error">The error.</param>
    /// <param name="index">Which write of the call it is about.</param>
    public static WriteError ToWriteError(BsonDocument error, int index) =>
        new(index, Code(error), Message(error), error);

    /// <summary>The code of the first failure.</summary>
    public static int Code(BsonDocument reply, IReadOnlyList<WriteError> writeErrors) =>
        Code(First(reply, writeErrors));

    /// <summary>The message of the first failure, and how many more there are.</summary>
    public static string Message(BsonDocument reply, IReadOnlyList<WriteError> writeErrors)
    {
        string first = Message(First(reply, writeErrors));
        return writeErrors.Count > 1 ? $"{first} (and {writeErrors.Count - 1} more failed)" : first;
    }

    /// <summary>Where the first failure's code and message are.</summary>
    public static BsonDocument First(BsonDocument reply, IReadOnlyList<WriteError> writeErrors)
    {
        if (writeErrors.Count > 0)
            return writeErrors[0].Details;
        return reply.GetValue("writeConcernError", BsonNull.Value) is BsonDocument concern && !reply.Contains("code")
            ? concern
            : reply;
    }

    /// <summary>The reply's <c>errorLabels</c>.</summary>
    public static IReadOnlyList<string> Labels(BsonDocument reply) =>
        reply.GetValue("errorLabels", BsonNull.Value) is BsonArray labels
            ? [.. labels.Select(label => label.AsString)]
            : [];

    private static int Code(BsonDocument error) =>
        error.GetValue("code", BsonNull.Value) is { IsNumeric: true } code ? code.ToInt32() : UnknownError;

    private static string Message(BsonDocument error) =>
        error.GetValue("errmsg", BsonNull.Value) is BsonString message ? message.Value : "The store gave no message.";
}
