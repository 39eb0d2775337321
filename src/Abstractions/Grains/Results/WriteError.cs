using MongoDB.Bson;
using Orleans;

namespace Streetcar.Grains;

/// <summary>One write of several that failed.</summary>
/// <param name="Index">Which one, counted from 0 in the order in which they were given.</param>
/// <param name="Code">MongoDB's code of the failure.</param>
/// <param name="Message">What is wrong, as MongoDB words it.</param>
/// <param name="Details">
/// The whole error, <c>keyPattern</c> and <c>keyValue</c> among its fields where they belong to it.
/// </param>
[GenerateSerializer, Alias("streetcar.WriteError")]
public sealed record WriteError(
    [property: Id(0)] int Index,
    [property: Id(1)] int Code,
    [property: Id(2)] string Message,
    [property: Id(3)] BsonDocument Details);
