using Orleans;
using Streetcar.Client;

namespace Streetcar.Samples.Shop;

/// <summary>
/// Holds the cart while it is in use; its document is kept for longer. Its calls come one after the other, so that two
/// browser tabs of a customer do not overwrite each other.
/// </summary>
/// <param name="documents">The document store of the silo that the grain is on.</param>
public sealed class CartGrain(DocumentClient documents) : Grain, ICartGrain
{
    private readonly Collection<Cart> _carts = documents["shop"].GetCollection<Cart>("carts");
    private readonly Collection<Order> _orders = documents["shop"].GetCollection<Order>("orders");
    private Cart _cart = Cart.Of("");

    private string Customer => this.GetPrimaryKeyString();

    public override async Task OnActivateAsync(CancellationToken cancellationToken) =>
        _cart = await _carts.FindByIdAsync(Customer, cancellationToken) ?? Cart.Of(Customer);

    public async Task AddAsync(string item, int count)
    {
        var cart = _cart.With(item, count);
        await _carts.ReplaceOneAsync(stored => stored.Id == Customer, cart, new() { IsUpsert = true });
        _cart = cart;
    }

    public Task<int> CountAsync() => Task.FromResult(_cart.Lines.Sum(line => line.Count));

    public async Task<Guid?> OrderAsync()
    {
        if (_cart.Lines.Count == 0)
            return null;
        var order = new Order(_cart.OrderId, Customer, _cart.Lines);
        // Whoever orders again after a failure in between writes the same order.
        await _orders.ReplaceOneAsync(stored => stored.Id == order.Id, order, new() { IsUpsert = true });
        await _carts.DeleteOneAsync(stored => stored.Id == Customer);
        _cart = Cart.Of(Customer);
        return order.Id;
    }
}
