namespace Streetcar.Faults.Clients;

/// <summary>How long answers took.</summary>
/// <param name="times">The times, in any order.</param>
internal sealed class Latencies(IEnumerable<TimeSpan> times)
{
    private readonly TimeSpan[] _sorted = [.. times.Order()];

    /// <summary>How many there were.</summary>
    public int Count => _sorted.Length;

    /// <summary>The longest.</summary>
    public TimeSpan Worst => AtShare(1);

    /// <summary>The time that a share of the answers took at most.</summary>
    /// <param name="share">The share: 0.5 for the median.</param>
    public TimeSpan AtShare(double share) =>
        _sorted is [] ? TimeSpan.Zero : _sorted[Math.Min((int)(share * _sorted.Length), _sorted.Length - 1)];

    /// <summary>The median, the 99th percentile and the longest.</summary>
    public override string ToString() =>
        $"p50 {AtShare(0.5).TotalMilliseconds:0.0} ms, p99 {AtShare(0.99).TotalMilliseconds:0.0} ms, worst {Worst.TotalMilliseconds:0.0} ms of {Count}";
}
