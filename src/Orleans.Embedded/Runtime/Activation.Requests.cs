namespace Orleans;

/// <summary>Which requests wait, which run, and which may start.</summary>
internal sealed partial class Activation
{
    private readonly RequestQueue _waiting = new();
    private readonly List<GrainRequest> _running = new(1);

    // Waiting requests before this one were looked at since a request last finished, and may not start.
    private int _lookedAt;

    // Running requests that let no other start, unless it interleaves; and those of them that are not read-only.
    private int _blocking;
    private int _blockingWriters;

    /// <summary>Whether it has nothing to do. A glance, unless taken under the gate.</summary>
    public bool IsInactive => _running.Count == 0 && _waiting.Count == 0;

    /// <summary>The requests that wait. A glance, unless taken under the gate.</summary>
    public int WaitingCount => _waiting.Count;

    /// <summary>Hands it a request. Returns false if the activation is gone.</summary>
    public bool TryEnqueue(GrainRequest request)
    {
        lock (Gate)
        {
            if (_state == ActivationState.Created)
                Start();
            if (_state == ActivationState.Invalid)
                return false;

            request.Receiver = this;
            _waiting.Add(request);
            Wake();
            return true;
        }
    }

    /// <summary>
    /// Hands it the requests of an earlier activation, before any that find it because of <paramref name="publish"/>.
    /// Returns false, with none taken, if its silo won't have it.
    /// </summary>
    public bool TryTakeOver(List<GrainRequest> requests, Action publish)
    {
        lock (Gate)
        {
            publish();
            return requests.TrueForAll(TryEnqueue);
        }
    }

    /// <summary>Takes a request back if it has not started.</summary>
    public bool TryWithdraw(GrainRequest request)
    {
        lock (Gate)
        {
            _lookedAt = 0;
            return _waiting.Remove(request);
        }
    }

    /// <summary>Fails the requests whose callers have waited for long enough. Those that run go on.</summary>
    public void TimeOutRequests(long now)
    {
        if (IsInactive)
            return;

        List<GrainRequest>? late = null;
        lock (Gate)
        {
            for (var i = _waiting.Count - 1; i >= 0; i--)
            {
                if (_waiting[i].Deadline <= now)
                    (late ??= []).Add(_waiting.RemoveAt(i));
            }

            foreach (var request in _running)
            {
                if (request.Deadline <= now && !request.IsAnswered)
                    (late ??= []).Add(request);
            }

            _lookedAt = 0;
        }

        late?.ForEach(request => request.TimeOut());
    }

    protected override GrainRequest? TakeRequest()
    {
        if (_state != ActivationState.Valid)
        {
            if (_state == ActivationState.Deactivating && _running.Count == 0)
                End();
            return null;
        }

        for (; _lookedAt < _waiting.Count; _lookedAt++)
        {
            var request = _waiting[_lookedAt];
            if (!MayStart(request))
                continue;

            _waiting.RemoveAt(_lookedAt);
            _running.Add(request);
            Count(request, 1);
            return request;
        }

        return null;
    }

    protected override void OnFinished(GrainRequest request)
    {
        // Not there if the silo was killed meanwhile.
        if (!_running.Remove(request))
            return;

        Count(request, -1);
        _lookedAt = 0;
        if (request.KeepsAlive)
            _lastUse = silo.Clock.GetTimestamp();
    }

    private bool MayStart(GrainRequest request) =>
        _blocking == 0
        || grainClass.IsReentrant
        || request.Method.AlwaysInterleaves
        || (request.Method.IsReadOnly && _blockingWriters == 0);

    private void Count(GrainRequest request, int change)
    {
        if (request.Method.AlwaysInterleaves)
            return;

        _blocking += change;
        if (!request.Method.IsReadOnly)
            _blockingWriters += change;
    }
}
