using Orleans;

namespace Streetcar.Samples.Shop;

/// <summary>A customer's cart; the key is the customer's name.</summary>
[Alias("shop.ICartGrain")]
public interface ICartGrain : IGrainWithStringKey
{
    /// <summary>Puts things into the cart.</summary>
    [Alias("AddAsync")]
    Task AddAsync(string item, int count);

    /// <summary>How many things are in the cart.</summary>
    [Alias("CountAsync")]
    Task<int> CountAsync();

    /// <summary>Orders what is in the cart, and empties it.</summary>
    /// <returns>The order's id; null where the cart is empty.</returns>
    [Alias("OrderAsync")]
    Task<Guid?> OrderAsync();
}
