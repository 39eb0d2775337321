using MongoDB.Bson;
using MongoDB.Bson.Serialization.Attributes;
using Orleans;
using Orleans.Runtime;

namespace Streetcar.Providers.Tests;

public sealed record Line(string Item, int Count);

public sealed class Cart
{
    public string? Customer { get; set; }

    public List<Line> Lines { get; set; } = [];

    public Dictionary<string, int> Points { get; set; } = [];

    public DateTime Changed { get; set; }

    public byte[] Picture { get; set; } = [];
}

public enum Size
{
    Small,
    Large,
}

public abstract class Shape
{
    public int Sides { get; set; }
}

public sealed class Square : Shape
{
    public int Edge { get; set; }
}

public sealed class Attributed
{
    [BsonElement("n")]
    public string Name { get; set; } = "";

    [BsonRepresentation(BsonType.String)]
    public Size Size { get; set; }

    [BsonIgnore]
    public string? Draft { get; set; }

    public Shape? Shape { get; set; }

    public Guid Guid { get; set; }
}

public sealed class Unmapped
{
    public Dictionary<Guid, int> ByGuid { get; set; } = [];
}

public interface INeighborGrain : IGrainWithStringKey;

public sealed class NeighborGrain : Grain, INeighborGrain;

public sealed class Neighborhood
{
    public INeighborGrain? Left { get; set; }

    public INeighborGrain? Right { get; set; }

    public GrainId Nearest { get; set; }
}
