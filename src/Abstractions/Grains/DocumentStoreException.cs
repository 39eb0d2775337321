using MongoDB.Bson;
using Orleans;
using ErrorCodes = Streetcar.Bson.ErrorCodes;

namespace Streetcar.Grains;

/// <summary>
/// A command failed: what MongoDB says of it, a code and a message
/// (<see href="https://www.mongodb.com/docs/manual/reference/error-codes/"/>). It is thrown by the grains' methods, and
/// crosses grain calls as it is. What fails of the call itself, such as a silo that can't be reached, is one of
/// Orleans' own exceptions.
/// </summary>
/// <example><code>
/// try
/// {
///     await orders.InsertOneAsync(order);
/// }
/// catch (DocumentStoreException e) when (e.IsDuplicateKey)
/// {
///     // It is there already.
/// }
/// </code></example>
[GenerateSerializer, Alias("streetcar.DocumentStoreException")]
public sealed class DocumentStoreException : Exception
{
    private const int DuplicateKey = 11000;

    /// <summary>The failure that a reply says.</summary>
    /// <param name="reply">
    /// The reply: of a command that failed, or of writes of which some did (<c>writeErrors</c>,
    /// <c>writeConcernError</c>).
    /// </param>
    public DocumentStoreException(BsonDocument reply)
        : this(reply, ErrorReply.WriteErrors(reply), null)
    {
    }

    internal DocumentStoreException(BsonDocument reply, IReadOnlyList<WriteError> writeErrors, BulkWriteResult? result)
        : base(ErrorReply.Message(reply, writeErrors))
    {
        Reply = reply;
        WriteErrors = writeErrors;
        Result = result;
        Code = ErrorReply.Code(reply, writeErrors);
        CodeName = ErrorReply.First(reply, writeErrors).GetValue("codeName", BsonNull.Value) is BsonString name
            ? name.Value
            : ErrorCodes.Name((Streetcar.Bson.ErrorCode)Code);
    }

    /// <summary>MongoDB's number of the failure; of the first one where several writes failed.</summary>
    [Id(0)]
    public int Code { get; }

    /// <summary>
    /// The code's name, such as <c>DuplicateKey</c>; <c>Location</c> and the number where it has none.
    /// </summary>
    [Id(1)]
    public string CodeName { get; }

    /// <summary>The whole reply of the command that failed.</summary>
    [Id(2)]
    public BsonDocument Reply { get; }

    /// <summary>The writes that failed, by their index; empty where the command failed as a whole.</summary>
    [Id(3)]
    public IReadOnlyList<WriteError> WriteErrors { get; }

    /// <summary>What was done nevertheless, of a call that inserts, updates or deletes; otherwise null.</summary>
    [Id(4)]
    public BulkWriteResult? Result { get; }

    /// <summary>What the failure is labeled with, such as <c>RetryableWriteError</c>; mostly empty.</summary>
    public IReadOnlyList<string> ErrorLabels => ErrorReply.Labels(Reply);

    /// <summary>Whether a write would have made a second document with a key that has to be unique (11000).</summary>
    public bool IsDuplicateKey => Code == DuplicateKey;
}
