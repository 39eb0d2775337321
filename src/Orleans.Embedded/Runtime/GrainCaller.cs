using Orleans.Configuration;
using Orleans.Runtime;

namespace Orleans;

/// <summary>One end of calls: a silo, or a client of the cluster.</summary>
internal sealed class GrainCaller
{
    public GrainCaller(Cluster cluster, Silo? silo, MessagingOptions options)
    {
        Cluster = cluster;
        Silo = silo;
        ResponseTimeoutMilliseconds = (long)options.ResponseTimeout.TotalMilliseconds;
        CancelRequestOnTimeout = options.CancelRequestOnTimeout;
        WaitForCancellationAcknowledgement = options.WaitForCancellationAcknowledgement;
        cluster.Notice(options);
    }

    public Cluster Cluster { get; }

    /// <summary>The silo; null for a client.</summary>
    public Silo? Silo { get; }

    public long ResponseTimeoutMilliseconds { get; }

    public bool CancelRequestOnTimeout { get; }

    public bool WaitForCancellationAcknowledgement { get; }

    /// <summary>Sends a request to a grain.</summary>
    /// <param name="target">The grain.</param>
    /// <param name="request">The request.</param>
    /// <param name="activation">The activation that had the reference's last request, to be tried first.</param>
    public void Send(GrainReference target, GrainRequest request, ref Activation? activation)
    {
        // A reference may have come from another silo; what counts is where the calling grain is.
        var caller = Activation.Current is { } current ? current.Silo.Caller : this;
        request.Begin(target, caller);
        if (caller.Silo is { Status: SiloStatus.Dead })
        {
            request.Fail(new SiloUnavailableException($"The local silo is gone and can no longer send the message: {request}."));
            return;
        }

        if (target.Class.Placement == PlacementKind.StatelessWorker)
            caller.Cluster.SendToWorker(request, caller.Silo);
        else if (activation is null || !activation.TryEnqueue(request))
            activation = caller.Cluster.Directory.Send(request);

        request.ListenForCancellation();
    }
}
