namespace Streetcar.Abstractions;

/// <summary>How long callers wait for grains, where the cluster's own response timeout is not meant.</summary>
internal static class ResponseTimeouts
{
    /// <summary>
    /// A day: MongoDB sets a command no limit but its <c>maxTimeMS</c>, and an index over a large collection takes its
    /// time. A call to a silo that dies does not wait for this.
    /// </summary>
    public const string Command = "1.00:00:00";
}
