namespace Orleans.Embedded.Tests.Grains;

/// <summary>What <see cref="ITurnsGrain.BlockTheThread"/> waits for.</summary>
public static class BlockingCalls
{
    public static ManualResetEventSlim? Released { get; set; }
}
