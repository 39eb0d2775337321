using MongoDB.Bson;

namespace Streetcar.Client;

/// <summary>One write of several that failed.</summary>
/// <param name="Index">Which one, counted from 0 in the order in which they were given.</param>
/// <param name="Error">
/// What the server said of it: <c>code</c>, <c>errmsg</c>, <c>errInfo</c>; over grain calls further fields such as
/// <c>keyPattern</c> and <c>keyValue</c>, which MongoDB.Driver does not hand on.
/// </param>
public sealed record FailedWrite(int Index, BsonDocument Error)
{
    /// <summary>MongoDB's number of the error.</summary>
    public int Code => Error.GetValue("code", 8).ToInt32();

    /// <summary>What is wrong.</summary>
    public string Message => Error.GetValue("errmsg", "The server gave no message.").ToString()!;
}
