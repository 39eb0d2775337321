namespace Streetcar.Samples.Shop;

/// <summary>A document of <c>shop.carts</c>.</summary>
/// <param name="Id">The customer.</param>
/// <param name="OrderId">The id that the order will have.</param>
/// <param name="Lines">What is in the cart.</param>
public sealed record Cart(string Id, Guid OrderId, IReadOnlyList<Line> Lines)
{
    /// <summary>An empty cart.</summary>
    public static Cart Of(string customer) => new(customer, Guid.CreateVersion7(), []);

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
