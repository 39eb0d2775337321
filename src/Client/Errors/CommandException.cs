using MongoDB.Bson;

namespace Streetcar.Client;

/// <summary>
/// The server refused a command. Codes and their names are MongoDB's
/// (<see href="https://www.mongodb.com/docs/manual/reference/error-codes/"/>).
/// </summary>
public class CommandException : DocumentClientException
{
    private const int UnknownError = 8;

    /// <summary>An error that a server answered with.</summary>
    /// <param name="error">The reply, or the part of it with the error: <c>code</c>, <c>codeName</c>, <c>errmsg</c>.</param>
    /// <param name="inner">The cause, if there is one.</param>
    public CommandException(BsonDocument error, Exception? inner = null)
        : this(error, error.GetValue("errmsg", "The server gave no message.").ToString()!, inner)
    {
    }

    private protected CommandException(BsonDocument error, string message, Exception? inner)
        : base(message, LabelsOf(error), inner)
    {
        Error = error;
        Code = error.GetValue("code", UnknownError).ToInt32();
        CodeName = error.GetValue("codeName", "").ToString()!;
    }

    /// <summary>The number of the error, such as 11000 for a duplicate key.</summary>
    public int Code { get; }

    /// <summary>The name of the error, such as <c>DuplicateKey</c>; empty where the server gave none.</summary>
    public string CodeName { get; }

    /// <summary>The reply, or the part of it with the error, with all that the server said of it.</summary>
    public BsonDocument Error { get; }

    /// <summary>Whether a key that has to be unique is taken.</summary>
    public bool IsDuplicateKey => Code is 11000 or 11001 or 12582;

    /// <summary>
    /// Whether the server could not take the command up, but it or another may do so at once: it says so by a label, or by
    /// the codes of a shutdown and of what goes with it.
    /// </summary>
    internal bool IsRetryable => Code is 6 or 7 or 89 or 91 or 134 or 189 or 262 or 9001 or 10107 or 11600 or 11602 or 13435 or 13436
        || HasErrorLabel("RetryableWriteError");

    /// <summary>The same with one label in the place of those that it has.</summary>
    internal CommandException WithLabel(string label) =>
        new(new BsonDocument(Error).Set("errorLabels", new BsonArray { label }), InnerException);
}
