namespace Streetcar.Samples.Shop;

/// <summary>The state of a cart.</summary>
public sealed record Cart
{
    /// <summary>The id that the order will have.</summary>
    public Guid OrderId { get; init; } = Guid.CreateVersion7();

    /// <summary>What is in the cart.</summary>
    public IReadOnlyList<Line> Lines { get; init; } = [];

    /// <summary>The cart with more in it.</summary>
    public Cart With(string item, int count)
    {
        int before = Lines.FirstOrDefault(line => line.Item == item)?.Count ?? 0;
        return this with { Lines = [.. Lines.Where(line => line.Item != item), new(item, before + count)] };
    }
}

/// <summary>So many of one item.</summary>
public sealed record Line(string Item, int Count);

/// <summary>A document of <c>shop.orders</c>.</summary>
public sealed record Order(Guid Id, string Customer, IReadOnlyList<Line> Lines);
