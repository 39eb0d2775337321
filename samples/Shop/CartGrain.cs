using Orleans;
using Orleans.Runtime;
using Streetcar.Client;

namespace Streetcar.Samples.Shop;

/// <summary>
/// A cart, whose state Orleans keeps in a document of <c>shop.cart</c>. Its calls come one after the other, so that two browser
/// tabs of a customer do not overwrite each other.
/// </summary>
/// <param name="cart">The state.</param>
/// <param name="documents">The document store of the silo that the grain is on.</param>
public sealed class CartGrain([PersistentState("cart")] IPersistentState<Cart> cart, DocumentClient documents) : Grain, ICartGrain
{
    private readonly Collection<Order> _orders = documents["shop"].GetCollection<Order>("orders");

    public Task AddAsync(string item, int count)
    {
        cart.State = cart.State.With(item, count);
        return cart.WriteStateAsync();
    }

    public Task<int> CountAsync() => Task.FromResult(cart.State.Lines.Sum(line => line.Count));

    public async Task<Guid?> OrderAsync()
    {
        if (cart.State.Lines.Count == 0)
            return null;
        var order = new Order(cart.State.OrderId, this.GetPrimaryKeyString(), cart.State.Lines);
        // Whoever orders again after a failure in between writes the same order.
        await _orders.ReplaceOneAsync(stored => stored.Id == order.Id, order, new() { IsUpsert = true });
        await cart.ClearStateAsync();
        return order.Id;
    }
}
