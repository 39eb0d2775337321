using MongoDB.Bson;

namespace Streetcar.Samples;

/// <summary>A document of <c>samples.todos</c>.</summary>
internal sealed class Todo
{
    public ObjectId Id { get; set; }

    public string Title { get; set; } = "";

    public DateOnly Due { get; set; }

    public bool Done { get; set; }
}
