namespace Streetcar.Grains.Tests;

internal static class Waiting
{
    public static readonly TimeSpan Patience = TimeSpan.FromSeconds(30);

    /// <summary>Waits until something has become true.</summary>
    public static async Task UntilAsync(Func<Task<bool>> isTrue)
    {
        using var end = new CancellationTokenSource(Patience);
        while (!await isTrue())
            await Task.Delay(10, end.Token);
    }
}
