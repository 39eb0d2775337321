using MongoDB.Bson;

namespace Streetcar.Samples;

internal sealed class Note
{
    public ObjectId Id { get; init; }

    public required string Text { get; init; }
}
