namespace Orleans;

/// <summary>The cancellation of one call, which most calls have none of.</summary>
/// <param name="caller">The caller's token.</param>
internal sealed class CallCancellation(CancellationToken caller)
{
    public CancellationToken Caller => caller;

    /// <summary>The source of the token that the grain gets in its place.</summary>
    public CancellationTokenSource Callee { get; } = new();

    /// <summary>The wait for the caller's cancellation.</summary>
    public CancellationTokenRegistration Registration { get; set; }
}
