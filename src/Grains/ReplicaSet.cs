using Microsoft.Extensions.Hosting;
using Microsoft.Extensions.Options;

namespace Streetcar.Grains;

/// <summary>The replica set whose primary, and only member, a silo presents itself as. Nothing of it ever changes.</summary>
/// <param name="options">Its name.</param>
/// <param name="store">Where time is kept.</param>
/// <param name="lifetime">Says when the server stops.</param>
internal sealed class ReplicaSet(IOptions<PresentationOptions> options, IDocumentStore store, IHostApplicationLifetime lifetime)
{
    private const int Version = 1;
    private const long Term = 1;

    // How long a client may wait for a change at most, whatever it asks for.
    private static readonly TimeSpan LongestWait = TimeSpan.FromMinutes(1);

    private static readonly RawObjectId Election = new([0x7f, 0xff, 0xff, 0xff, 0, 0, 0, 0, 0, 0, 0, 1]);

    private readonly DateTime _started = DateTime.UtcNow;
    private readonly RawDocument _topology = new() { ["processId"] = RawObjectId.NewObjectId(), ["counter"] = 0L };

    /// <summary>Its name; null where the silo presents itself as a mongos.</summary>
    public string? Name => string.IsNullOrEmpty(options.Value.ReplicaSet) ? null : options.Value.ReplicaSet;

    /// <summary>The fields of <c>hello</c> that tell of it.</summary>
    /// <param name="me">Where the client reaches the silo.</param>
    public RawDocument Describe(string me) => new()
    {
        ["topologyVersion"] = _topology,
        ["hosts"] = RawArray.Create(me),
        ["setName"] = Name!,
        ["setVersion"] = Version,
        ["secondary"] = false,
        ["primary"] = me,
        ["me"] = me,
        ["electionId"] = Election,
        ["lastWrite"] = LastWrite(),
    };

    /// <summary>Waits for a change of what a client knows already, as it asks for: none comes before the end of the server.</summary>
    /// <param name="known">What it knows: its <c>topologyVersion</c>.</param>
    /// <param name="longest">How long it waits at most.</param>
    /// <param name="cancellationToken">Ends the wait.</param>
    /// <exception cref="OperationCanceledException">The wait was ended, or the server is.</exception>
    public async ValueTask WaitForChangeAsync(RawDocument known, TimeSpan longest, CancellationToken cancellationToken)
    {
        if (!known.Equals(_topology))
            return;
        using var end = CancellationTokenSource.CreateLinkedTokenSource(cancellationToken, lifetime.ApplicationStopping);
        await Task.Delay(longest < LongestWait ? longest : LongestWait, end.Token).ConfigureAwait(false);
    }

    /// <summary>The reply to <c>replSetGetStatus</c>.</summary>
    /// <param name="me">Where the client reaches the silo.</param>
    public RawDocument Status(string me) => new()
    {
        ["set"] = Name!,
        ["date"] = DateTime.UtcNow,
        ["myState"] = 1,
        ["term"] = Term,
        ["heartbeatIntervalMillis"] = 2000L,
        ["majorityVoteCount"] = 1,
        ["writeMajorityCount"] = 1,
        ["votingMembersCount"] = 1,
        ["writableVotingMembersCount"] = 1,
        ["optimes"] = new RawDocument
        {
            ["lastCommittedOpTime"] = OpTime(),
            ["readConcernMajorityOpTime"] = OpTime(),
            ["appliedOpTime"] = OpTime(),
            ["durableOpTime"] = OpTime(),
        },
        ["members"] = RawArray.Create(new RawDocument
        {
            ["_id"] = 0,
            ["name"] = me,
            ["health"] = 1.0,
            ["state"] = 1,
            ["stateStr"] = "PRIMARY",
            ["uptime"] = (int)(DateTime.UtcNow - _started).TotalSeconds,
            ["optime"] = OpTime(),
            ["optimeDate"] = DateOf(store.Now),
            ["electionTime"] = new RawTimestamp((uint)new DateTimeOffset(_started).ToUnixTimeSeconds(), 1),
            ["electionDate"] = _started,
            ["configVersion"] = Version,
            ["configTerm"] = Term,
            ["self"] = true,
            ["lastHeartbeatMessage"] = "",
        }),
    };

    /// <summary>The reply to <c>replSetGetConfig</c>.</summary>
    /// <param name="me">Where the client reaches the silo.</param>
    public RawDocument Configuration(string me) => new()
    {
        ["config"] = new RawDocument
        {
            ["_id"] = Name!,
            ["version"] = Version,
            ["term"] = Term,
            ["members"] = RawArray.Create(new RawDocument
            {
                ["_id"] = 0,
                ["host"] = me,
                ["arbiterOnly"] = false,
                ["buildIndexes"] = true,
                ["hidden"] = false,
                ["priority"] = 1.0,
                ["tags"] = RawDocument.Empty,
                ["secondaryDelaySecs"] = 0L,
                ["votes"] = 1,
            }),
            ["protocolVersion"] = 1L,
            ["writeConcernMajorityJournalDefault"] = true,
            ["settings"] = new RawDocument
            {
                ["chainingAllowed"] = true,
                ["heartbeatIntervalMillis"] = 2000,
                ["electionTimeoutMillis"] = 10000,
                ["replicaSetId"] = Election,
            },
        },
    };

    private static DateTime DateOf(RawTimestamp time) => DateTimeOffset.FromUnixTimeSeconds(time.Seconds).UtcDateTime;

    private RawDocument OpTime() => new() { ["ts"] = store.Now, ["t"] = Term };

    private RawDocument LastWrite()
    {
        var date = DateOf(store.Now);
        return new()
        {
            ["opTime"] = OpTime(),
            ["lastWriteDate"] = date,
            ["majorityOpTime"] = OpTime(),
            ["majorityWriteDate"] = date,
        };
    }
}
