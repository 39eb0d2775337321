using Streetcar.Bson;

namespace Streetcar.Client;

/// <summary>
/// How settled what is read has to be (<see href="https://www.mongodb.com/docs/manual/reference/read-concern/"/>).
/// Streetcar reads what is durable, which is as settled as any of the levels asks for.
/// </summary>
/// <param name="Level"><c>local</c>, <c>available</c>, <c>majority</c> or <c>linearizable</c>.</param>
public sealed record ReadConcern(string Level)
{
    internal BsonDocument ToDocument() => new() { ["level"] = Level };
}
