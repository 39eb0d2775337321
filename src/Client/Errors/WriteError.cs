using Streetcar.Bson;

namespace Streetcar.Client;

/// <summary>One write of several that failed.</summary>
/// <param name="Index">Which one, counted from 0 in the order in which they were given.</param>
/// <param name="Code">MongoDB's code of the failure.</param>
/// <param name="Message">What is wrong.</param>
/// <param name="Details">Further fields, such as <c>keyPattern</c> and <c>keyValue</c>; null for none.</param>
public sealed record WriteError(int Index, ErrorCode Code, string Message, BsonDocument? Details);
