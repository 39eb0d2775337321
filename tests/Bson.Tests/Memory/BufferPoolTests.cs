using Streetcar.Bson.Memory;

namespace Streetcar.Bson.Tests.Memory;

public sealed class BufferPoolTests
{
    private const int Megabyte = 1024 * 1024;

    [Theory]
    [InlineData(1)]
    [InlineData(64 * 1024)]
    [InlineData((64 * 1024) + 1)]
    [InlineData(128 * 1024)]
    [InlineData((128 * 1024) + 1)]
    [InlineData(16 * Megabyte)]
    [InlineData((16 * Megabyte) + 1)]
    [InlineData(48_000_000)]
    public void An_array_is_as_long_as_asked_for(int length)
    {
        byte[] array = BufferPool.Rent(length);

        array.Length.ShouldBeGreaterThanOrEqualTo(length);
        BufferPool.Return(array);
    }

    [Fact]
    public void Only_so_much_is_kept()
    {
        var arrays = Enumerable.Range(0, 20).Select(_ => BufferPool.Rent(4 * Megabyte)).ToList();

        arrays.ForEach(BufferPool.Return);

        BufferPool.Kept.ShouldBeLessThanOrEqualTo(BufferPool.MaxKept);
    }

    [Fact]
    public async Task What_nobody_needs_is_let_go()
    {
        BufferPool.Return(BufferPool.Rent(8 * Megabyte));

        // Others of this process may use the pool meanwhile, but none that much.
        using var patience = new CancellationTokenSource(TimeSpan.FromMinutes(1));
        while (BufferPool.Kept >= 8 * Megabyte)
            await Task.Delay(TimeSpan.FromMilliseconds(50), patience.Token);
    }
}
