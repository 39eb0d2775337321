namespace Orleans;

/// <summary>Requests in order of arrival, taken mostly from the front and sometimes from the middle.</summary>
internal sealed class RequestQueue
{
    private GrainRequest?[] _items = new GrainRequest?[4];
    private int _head;

    public int Count { get; private set; }

    public GrainRequest this[int index] => _items[(_head + index) & (_items.Length - 1)]!;

    public void Add(GrainRequest request)
    {
        if (Count == _items.Length)
            Grow();

        _items[(_head + Count++) & (_items.Length - 1)] = request;
    }

    public GrainRequest RemoveAt(int index)
    {
        var mask = _items.Length - 1;
        var removed = this[index];
        for (var i = index; i > 0; i--)
            _items[(_head + i) & mask] = _items[(_head + i - 1) & mask];

        _items[_head] = null;
        _head = (_head + 1) & mask;
        Count--;
        return removed;
    }

    public bool Remove(GrainRequest request)
    {
        for (var i = 0; i < Count; i++)
        {
            if (ReferenceEquals(this[i], request))
            {
                RemoveAt(i);
                return true;
            }
        }

        return false;
    }

    private void Grow()
    {
        var larger = new GrainRequest?[_items.Length * 2];
        for (var i = 0; i < Count; i++)
            larger[i] = this[i];

        (_items, _head) = (larger, 0);
    }
}
